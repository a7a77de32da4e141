package io.rentscout.servers;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.springframework.core.env.Environment;

/** Where PostgreSQL is. {@link #connect} sends no statement: outside observers count only RentScout's own. */
public record DatabaseSettings(String url, @Nullable String username, @Nullable String password) {

    private static final String CURE = "point RentScout at another with"
            + " --spring.datasource.url=jdbc:postgresql://HOST:PORT/DATABASE"
            + " (or the variable SPRING_DATASOURCE_URL)";

    public static DatabaseSettings from(Environment environment) {
        return new DatabaseSettings(
                environment.getProperty("spring.datasource.url", ""),
                environment.getProperty("spring.datasource.username"),
                environment.getProperty("spring.datasource.password"));
    }

    /** {@code HOST:PORT/DATABASE}, for messages. */
    public String place() {
        Properties parts = parsed();
        String[] hosts = PGProperty.PG_HOST.getOrDefault(parts).split(",");
        String[] ports = PGProperty.PG_PORT.getOrDefault(parts).split(",");
        return hosts[0] + ":" + ports[0] + "/" + PGProperty.PG_DBNAME.getOrDefault(parts);
    }

    public Connection connect() {
        Properties properties = new Properties();
        if (username != null) {
            PGProperty.USER.set(properties, username);
        }
        if (password != null) {
            PGProperty.PASSWORD.set(properties, password);
        }
        String place = place();
        try {
            Connection connection = new Driver().connect(url, properties);
            if (connection == null) {
                throw malformed();
            }
            return connection;
        } catch (SQLException failure) {
            throw CannotStart.failed(explain(failure, place));
        }
    }

    private Properties parsed() {
        Properties parts = url.startsWith("jdbc:postgresql:") ? Driver.parseURL(url, new Properties()) : null;
        if (parts == null) {
            throw malformed();
        }
        return parts;
    }

    private CannotStart malformed() {
        return CannotStart.badRequest(
                "spring.datasource.url is \"" + url + "\"; it must have the form jdbc:postgresql://HOST:PORT/DATABASE");
    }

    private String explain(SQLException failure, String place) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        if (state.startsWith("28")) {
            return "PostgreSQL at " + place + " refuses the user \"" + username + "\" (" + failure.getMessage()
                    + "); set --spring.datasource.username and SPRING_DATASOURCE_PASSWORD to an account it knows";
        }
        if (state.equals("3D000")) {
            return "PostgreSQL at " + place + " has no such database; create it (createdb) or " + CURE;
        }
        if (state.startsWith("08")) {
            return "PostgreSQL does not answer at " + place + " (" + failure.getMessage() + "); start it, or " + CURE;
        }
        return "PostgreSQL at " + place + " refuses the connection (" + failure.getMessage() + "); " + CURE;
    }
}
