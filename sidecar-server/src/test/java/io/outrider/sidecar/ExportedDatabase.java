package io.outrider.sidecar;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** A real PostgreSQL and a sidecar that exports from it. */
final class ExportedDatabase implements AutoCloseable {
    private final EmbeddedPostgres postgres;
    private final Connection connection;
    private final RunningSidecar sidecar;

    private ExportedDatabase(EmbeddedPostgres postgres, Connection connection, RunningSidecar sidecar) {
        this.postgres = postgres;
        this.connection = connection;
        this.sidecar = sidecar;
    }

    /** @param datasets the members of "datasets" */
    static ExportedDatabase start(Path folder, String setUp, String datasets, String... keysAndValues)
            throws Exception {
        EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Connection connection = postgres.getPostgresDatabase().getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute(setUp);
        }
        Path file = Files.writeString(folder.resolve("datasets.json"), "{\"datasets\": {" + datasets + "}}");
        List<String> settings = new ArrayList<>(List.of(
                "postgres.url", postgres.getJdbcUrl("postgres", "postgres"), "export.datasets", file.toString()));
        settings.addAll(Arrays.asList(keysAndValues));
        RunningSidecar sidecar =
                RunningSidecar.start(Files.createDirectory(folder.resolve("run")), settings.toArray(String[]::new));
        return new ExportedDatabase(postgres, connection, sidecar);
    }

    RunningSidecar sidecar() {
        return sidecar;
    }

    int postgresPort() {
        return postgres.getPort();
    }

    Connection connection() {
        return connection;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String first(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    /** Statements of exports that the server still works on. */
    int busyBackends() {
        try {
            return Integer.parseInt(first("SELECT count(*) FROM pg_stat_activity"
                    + " WHERE application_name = 'outrider-export' AND state = 'active'"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection on which the request has been sent, and nothing read yet. */
    Socket ask(String path, String... headers) throws IOException {
        return ask(sidecar, path, headers);
    }

    static Socket ask(RunningSidecar sidecar, String path, String... headers) throws IOException {
        URI url = URI.create(sidecar.url());
        Socket socket = new Socket(url.getHost(), url.getPort());
        socket.setSoTimeout(60_000);
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + sidecar.token()
                                + "\r\n" + more + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    static byte[] gunzip(byte[] bytes) throws IOException {
        return new GZIPInputStream(new java.io.ByteArrayInputStream(bytes)).readAllBytes();
    }

    @Override
    public void close() throws Exception {
        sidecar.close();
        connection.close();
        postgres.close();
    }
}
