package io.outrider.sidecar.postgres;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/**
 * A text that is exactly one statement and begins with SELECT or WITH.
 *
 * <p>This is a security gate. The driver sends a text with semicolons as several statements, and {@code …; COMMIT; DROP …} behind
 * our EXPLAIN would leave the read-only transaction and be executed. So the statements are counted by the driver's own parser, the very
 * code that would split them.
 */
public record SingleSelect(String sql, int parameters) {
    private static final Pattern NUMBERED = Pattern.compile("\\$\\d");

    /** @throws Refused when the text is anything else */
    public static SingleSelect of(String text) throws Refused {
        List<NativeQuery> statements;
        try {
            statements = Parser.parseJdbcSql(text, true, true, true, false, false);
        } catch (SQLException e) {
            throw new Refused("the text cannot be parsed");
        }
        if (statements.size() != 1) {
            throw new Refused(
                    "the text holds " + statements.size() + " statements, and only single ones are explained");
        }
        NativeQuery statement = statements.get(0);
        String first = firstWord(statement.nativeSql);
        if (!first.equals("select") && !first.equals("with")) {
            throw new Refused("only SELECT and WITH are explained");
        }
        int marks = statement.bindPositions.length;
        boolean numbered = NUMBERED.matcher(text).find();
        if (marks > 0 && numbered) {
            throw new Refused("the text mixes ? and $1 as parameters");
        }
        return new SingleSelect(statement.nativeSql.strip(), numbered ? 1 : marks);
    }

    /** The parser's own command type will not do: it takes {@code COPY (SELECT …) TO PROGRAM …} for a SELECT. */
    private static String firstWord(String sql) {
        char[] text = sql.toCharArray();
        int start = 0;
        while (start < text.length && !Character.isLetter(text[start])) {
            if (Character.isWhitespace(text[start])) {
                start++;
                continue;
            }
            int end = Math.max(Parser.parseLineComment(text, start), Parser.parseBlockComment(text, start));
            if (end == start) {
                return ""; // neither white space nor a comment nor a word
            }
            start = end + 1;
        }
        int end = start;
        while (end < text.length && Character.isLetter(text[end])) {
            end++;
        }
        return new String(text, start, Math.max(0, end - start)).toLowerCase(Locale.ROOT);
    }

    boolean hasParameters() {
        return parameters > 0;
    }

    /** Why a text is not sent to the database. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        public Refused(String message) {
            super(message);
        }
    }
}
