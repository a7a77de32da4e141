package io.outrider.sidecar.postgres;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/**
 * A text that is exactly one statement and begins with SELECT, WITH, VALUES or TABLE.
 *
 * <p>This is a security gate. The driver sends a text with semicolons as several statements, and {@code …; COMMIT; DROP …} behind
 * our EXPLAIN would leave the read-only transaction and be executed. So the statements are counted by the driver's own parser, the very
 * code that would split them.
 */
public record SingleSelect(String sql, int parameters) {
    private static final Set<String> FIRST_WORDS = Set.of("select", "with", "values", "table");
    private static final Pattern NUMBERED = Pattern.compile("\\$(\\d{1,4})");

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
        if (!FIRST_WORDS.contains(first)) {
            throw new Refused("only SELECT, WITH, VALUES and TABLE are explained");
        }
        int given = highestNumber(text);
        int marks = statement.bindPositions.length;
        return new SingleSelect(renumbered(statement, given).strip(), given + marks);
    }

    /**
     * The parser has made {@code $1}, {@code $2} … of the question marks. An agent shows parameters as {@code $1} and writes a
     * question mark where it masked a literal; so where both are, the marks get the numbers after the parameters'.
     */
    private static String renumbered(NativeQuery statement, int given) {
        if (given == 0) {
            return statement.nativeSql;
        }
        StringBuilder sql = new StringBuilder();
        int copied = 0;
        for (int i = 0; i < statement.bindPositions.length; i++) {
            int position = statement.bindPositions[i];
            sql.append(statement.nativeSql, copied, position).append('$').append(given + i + 1);
            copied = position + Integer.toString(i + 1).length() + 1;
        }
        return sql.append(statement.nativeSql, copied, statement.nativeSql.length())
                .toString();
    }

    /** A number inside a string counts too, which does no harm: it only leaves a gap. */
    private static int highestNumber(String text) {
        int highest = 0;
        Matcher matcher = NUMBERED.matcher(text);
        while (matcher.find()) {
            highest = Math.max(highest, Integer.parseInt(matcher.group(1)));
        }
        return highest;
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

    /** {@code SELECT … INTO} makes a table. The word is reserved, so it can be nothing else unless it is quoted. */
    boolean mentionsInto() {
        return SqlTokens.of(sql).stream().anyMatch(token -> token.is("into"));
    }

    boolean hasParameters() {
        return parameters > 0;
    }

    /** Why a text is not sent to the database. */
    public static final class Refused extends NotAllowed {
        private static final long serialVersionUID = 1;

        public Refused(String message) {
            super(Guard.STATEMENT, "", message);
        }
    }
}
