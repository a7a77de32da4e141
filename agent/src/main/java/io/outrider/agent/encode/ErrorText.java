package io.outrider.agent.encode;

import org.jspecify.annotations.Nullable;

/**
 * Takes values out of what servers say: the first line only (details with values come after it), and {@code ?} for what stands in quotes,
 * brackets or parentheses. Double quotes hold names in some errors and values in others: they stay where the SQLState says that the
 * error is about a name, and what they hold looks like one.
 */
final class ErrorText {
    private ErrorText() {}

    static String masked(String message, @Nullable String sqlState) {
        String line = firstLine(message);
        boolean keepsNames = sqlState != null && speaksOfNames(sqlState);
        StringBuilder masked = new StringBuilder(line.length());
        int i = 0;
        while (i < line.length()) {
            char c = line.charAt(i);
            char close = closing(c, line, i);
            int end = close == 0 ? -1 : line.indexOf(close, i + 1);
            if (close == 0) {
                masked.append(c);
                i++;
            } else if (end < 0) {
                // Not closed: nothing after it is certain to be harmless.
                return masked.append(c).append('?').toString();
            } else if (keepsNames && (c == '"' || c == '(') && isName(line, i + 1, end)) {
                masked.append(line, i, end + 1);
                i = end + 1;
            } else {
                masked.append(c).append('?').append(close);
                i = end + 1;
            }
        }
        return masked.toString();
    }

    private static String firstLine(String message) {
        int end = 0;
        while (end < message.length() && message.charAt(end) != '\n' && message.charAt(end) != '\r') {
            end++;
        }
        // H2 repeats the statement after its message.
        int statement = message.indexOf("; SQL statement:");
        return message.substring(0, statement >= 0 ? Math.min(end, statement) : end);
    }

    /** What closes the quote or bracket that opens here; 0 when none does. The apostrophe in "doesn't" is none. */
    private static char closing(char open, String line, int at) {
        switch (open) {
            case '\'':
                boolean inWord = at > 0 && Character.isLetter(line.charAt(at - 1));
                return inWord ? 0 : '\'';
            case '"':
                return '"';
            case '(':
                return ')';
            case '[':
                return ']';
            default:
                return 0;
        }
    }

    /** Constraints, missing catalogs and schemas, missing or doubled objects; not syntax errors, which quote the text itself. */
    private static boolean speaksOfNames(String sqlState) {
        boolean isSyntax = sqlState.equals("42601") || sqlState.equals("42000") || sqlState.equals("42001");
        return !isSyntax
                && (sqlState.startsWith("23")
                        || sqlState.startsWith("3D")
                        || sqlState.startsWith("3F")
                        || sqlState.startsWith("42"));
    }

    private static boolean isName(String line, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = line.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            if (!(Character.isLetter(c)
                    || c == '_'
                    || (digit && i > from)
                    || c == '.'
                    || c == ','
                    || (c == ' ' && i > from))) {
                return false;
            }
        }
        return to > from;
    }
}
