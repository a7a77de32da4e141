package io.outrider.sidecar.postgres;

import io.outrider.sidecar.http.Problem;
import java.sql.SQLException;

/**
 * Says in our own words why the database did not answer. The server's own sentence may quote data, so only its five-letter state
 * is passed on. Any thread.
 */
final class Refusals {
    private Refusals() {}

    static Problem problem(SQLException e, String role) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String by = " (SQLState " + (state.isEmpty() ? "none" : state) + ")";
        String who = role.isEmpty() ? "the role of postgres.user" : "role " + role;
        switch (state) {
            case "42501":
                return new Problem(
                        403,
                        "Privilege missing",
                        "In the database " + who + " may not do this" + by
                                + "; GRANT pg_monitor covers statistics, GRANT SELECT or pg_read_all_data the tables.");
            case "57014":
                return new Problem(
                        504,
                        "Database too slow",
                        "The database did not answer in time" + by + "; ask again when it is less busy.");
            case "55P03":
                return new Problem(
                        503, "Object locked", "Somebody holds a lock that this answer needs" + by + "; ask again.");
            case "25006":
                return new Problem(
                        409, "Read only", "The question needs to write, and only reading is allowed here" + by + ".");
            case "53300":
                return new Problem(
                        503,
                        "Connections exhausted",
                        "The database has no connection left for " + who + by
                                + "; raise max_connections or the role's limit, or close idle connections.");
            case "3D000":
                return new Problem(
                        503, "Database unknown", "The database named in postgres.url is not there" + by + "; mend it.");
            case "28000", "28P01":
                return new Problem(
                        503,
                        "Login refused",
                        "The database refuses " + who + by
                                + "; check postgres.user, postgres.password and pg_hba.conf.");
            default:
                break;
        }
        if (state.startsWith("08") || state.startsWith("57P")) {
            return new Problem(
                    503,
                    "Database unreachable",
                    "The database at postgres.url cannot be reached" + by
                            + "; check postgres.url and that the server is up.");
        }
        return new Problem(
                502,
                "Database error",
                "The database answered the question with an error" + by + "; its own log has the sentence.");
    }
}
