package io.outrider.demo;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Where a PostgreSQL database is, and as whom to use it. */
record PostgresAddress(String host, int port, String database, String user, String password) {

    static PostgresAddress parse(String url) {
        String plain = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
        URI uri;
        try {
            uri = new URI(plain);
        } catch (URISyntaxException e) {
            throw malformed(url);
        }
        boolean postgres = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
        String path = uri.getPath();
        if (!postgres || uri.getHost() == null || path == null || path.length() < 2) {
            throw malformed(url);
        }
        String login = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
        int colon = login.indexOf(':');
        String user = colon < 0 ? login : login.substring(0, colon);
        String password = colon < 0 ? "" : login.substring(colon + 1);
        return new PostgresAddress(
                uri.getHost(),
                uri.getPort() < 0 ? 5432 : uri.getPort(),
                path.substring(1),
                user.isEmpty() ? parameter(uri, "user", System.getProperty("user.name")) : decode(user),
                password.isEmpty() ? parameter(uri, "password", "") : decode(password));
    }

    String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }

    /** The same for a reader of {@code jdbc:} addresses that takes no separate user and password. */
    String where() {
        return host + ":" + port + "/" + database;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                jdbcUrl() + "?connectTimeout=5&ApplicationName=outrider-demo", user, password);
    }

    private static String parameter(URI uri, String name, String otherwise) {
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return decode(pair.substring(name.length() + 1));
            }
        }
        return otherwise;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static DemoFailure malformed(String url) {
        return Options.usage(
                "--pg is \"" + url + "\"; it must look like postgresql://USER:PASSWORD@HOST:PORT/DATABASE");
    }
}
