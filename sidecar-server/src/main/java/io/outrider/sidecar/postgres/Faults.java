package io.outrider.sidecar.postgres;

import io.outrider.sidecar.http.Problem;
import java.sql.SQLException;
import java.util.Map;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Why a statement from outside failed in the database, in our own words: the server's sentence may quote a value of a row. Any
 * thread.
 */
public final class Faults {
    private static final Map<String, String> SENTENCES = Map.ofEntries(
            Map.entry(
                    "42601",
                    "the server cannot parse the statement; a masked constant may stand where the grammar wants a literal: "
                            + "send the text with its constants"),
            Map.entry(
                    "42P01",
                    "a table of the statement is not there, or not on the search path of postgres.user; check postgres.url, or "
                            + "ALTER ROLE … SET search_path"),
            Map.entry("3F000", "a schema of the statement is not there"),
            Map.entry("42703", "a column of the statement is not there"),
            Map.entry("42883", "a function or operator does not take these types; give the parameters' types"),
            Map.entry("42804", "types do not fit; give the parameters' types"),
            Map.entry("42P18", "the server cannot tell a parameter's type; give the parameters' types"),
            Map.entry("42P08", "the server cannot tell a parameter's type; give the parameters' types"),
            Map.entry("42725", "a function or operator is ambiguous; give the parameters' types"),
            Map.entry("42704", "a type of the statement or of a parameter is not there"),
            Map.entry("42501", "postgres.user may not read a table of the statement; GRANT SELECT on it"),
            Map.entry(
                    "57014",
                    "the time ran out; raise analysis.plan-timeout or analysis.execute-timeout if the server can bear it"),
            Map.entry("55P03", "somebody holds a lock on a table of the statement; ask again later"),
            Map.entry("25006", "the statement tried to write, and only reading is allowed here"),
            Map.entry("21000", "a subquery gave more than one row"));

    private Faults() {}

    /** @param showServerText whether the reader may see data */
    public static Problem problem(SQLException e, boolean showServerText) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.startsWith("08") || state.startsWith("57P")) {
            return new Problem(
                    503,
                    "Database unreachable",
                    "The database at postgres.url cannot be asked (SQLState " + state
                            + "); check postgres.url, and that the server is up.");
        }
        if (state.startsWith("28") || state.equals("3D000")) {
            return new Problem(
                    503,
                    "Login refused",
                    "The database at postgres.url lets postgres.user not in (SQLState " + state
                            + "); check postgres.url, postgres.user and postgres.password.");
        }
        if (state.startsWith("53")) {
            return new Problem(
                    503,
                    "Database exhausted",
                    "The database has no room for the analysis (SQLState " + state
                            + "); ask again when it is less busy.");
        }
        return new Problem(422, "Statement failed", sentence(e, state, showServerText));
    }

    private static String sentence(SQLException e, String state, boolean showServerText) {
        String usual = state.startsWith("22")
                ? "a value does not fit the type that it is read as"
                : "the database would not plan or execute it";
        StringBuilder sentence = new StringBuilder("The statement failed: ")
                .append(SENTENCES.getOrDefault(state, usual))
                .append(" (SQLState ")
                .append(state.isEmpty() ? "none" : state)
                .append(").");
        ServerErrorMessage server = e instanceof PSQLException ours ? ours.getServerErrorMessage() : null;
        if (showServerText && server != null) {
            sentence.append(" The server says: ").append(server.getMessage());
        }
        return sentence.toString();
    }
}
