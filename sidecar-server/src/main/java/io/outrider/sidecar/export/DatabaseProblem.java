package io.outrider.sidecar.export;

import io.outrider.sidecar.http.Problem;
import java.sql.SQLException;

/** What the caller is told when PostgreSQL refuses. */
final class DatabaseProblem {
    private DatabaseProblem() {}

    static Problem of(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String detail = "PostgreSQL says (" + state + "): " + e.getMessage();
        if (state.startsWith("08") || state.startsWith("57P") || state.equals("53300")) {
            return new Problem(503, "Database away", detail).with("Retry-After", "5");
        }
        if (state.equals("57014") || state.equals("55P03")) {
            return new Problem(504, "Database too slow", detail);
        }
        if (state.startsWith("22")) {
            return new Problem(422, "Bad data", detail);
        }
        return new Problem(502, "Database refused", detail);
    }
}
