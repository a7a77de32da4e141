package io.outrider.sidecar.postgres;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a statement, or an expression of a plan, into words as PostgreSQL's own lexer does with {@code standard_conforming_strings}
 * on. White space and comments are left out. Never fails: what is not closed reaches to the end of the text.
 */
final class SqlTokens {
    enum Kind {
        /** A key word or a name; {@link Token#name} is folded as the server folds it. */
        WORD,
        QUOTED_NAME,
        /** {@code U&"…"}: a name whose letters may be written as escapes. */
        ESCAPED_NAME,
        STRING,
        NUMBER,
        PARAMETER,
        OPERATOR,
        PUNCTUATION
    }

    record Token(Kind kind, int start, int end, String name) {
        boolean isName() {
            return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
        }

        boolean is(String text) {
            return name.equals(text) && kind != Kind.QUOTED_NAME;
        }
    }

    private static final int MAX_NAME_BYTES = 63;
    private static final String OPERATOR_CHARS = "+-*/<>=~!@#%^&|`?";
    /** An operator without one of these may not end in + or -: those belong to what follows. */
    private static final String SIGN_KEEPERS = "~!@#%^&|`?";

    private final String sql;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private SqlTokens(String sql) {
        this.sql = sql;
    }

    static List<Token> of(String sql) {
        SqlTokens cut = new SqlTokens(sql);
        while (cut.at < sql.length()) {
            cut.next();
        }
        return cut.tokens;
    }

    private void next() {
        char c = sql.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
        } else if (ahead("--")) {
            at = endOfLine();
        } else if (ahead("/*")) {
            skipComment();
        } else if (c == '\'') {
            string(at, at + 1, false);
        } else if ((c == 'e' || c == 'E') && charAt(at + 1) == '\'') {
            string(at, at + 2, true);
        } else if ("bBxXnN".indexOf(c) >= 0 && charAt(at + 1) == '\'') {
            string(at, at + 2, false);
        } else if ((c == 'u' || c == 'U') && charAt(at + 1) == '&' && charAt(at + 2) == '\'') {
            string(at, at + 3, false);
        } else if ((c == 'u' || c == 'U') && charAt(at + 1) == '&' && charAt(at + 2) == '"') {
            quotedName(at, at + 3, Kind.ESCAPED_NAME);
        } else if (c == '"') {
            quotedName(at, at + 1, Kind.QUOTED_NAME);
        } else if (c == '$') {
            dollar();
        } else if (isDigit(c) || (c == '.' && isDigit(charAt(at + 1)))) {
            number();
        } else if (isNameStart(c)) {
            word();
        } else if (OPERATOR_CHARS.indexOf(c) >= 0) {
            operator();
        } else {
            add(Kind.PUNCTUATION, at, at + 1, String.valueOf(c));
        }
    }

    private void string(int start, int from, boolean escapes) {
        int end = from;
        while (end < sql.length()) {
            char c = sql.charAt(end);
            if (escapes && c == '\\') {
                end += 2;
            } else if (c == '\'' && charAt(end + 1) == '\'') {
                end += 2;
            } else if (c == '\'') {
                end++;
                break;
            } else {
                end++;
            }
        }
        add(Kind.STRING, start, Math.min(end, sql.length()), "");
    }

    private void quotedName(int start, int from, Kind kind) {
        StringBuilder name = new StringBuilder();
        int end = from;
        while (end < sql.length()) {
            char c = sql.charAt(end);
            if (c == '"' && charAt(end + 1) != '"') {
                break;
            }
            end += c == '"' ? 2 : 1;
            name.append(c);
        }
        add(kind, start, Math.min(end + 1, sql.length()), cutOff(name.toString()));
    }

    private void dollar() {
        int end = at + 1;
        if (isDigit(charAt(end))) {
            while (isDigit(charAt(end))) {
                end++;
            }
            add(Kind.PARAMETER, at, end, sql.substring(at, end));
            return;
        }
        while (isNamePart(charAt(end)) && charAt(end) != '$') {
            end++;
        }
        if (charAt(end) != '$') {
            add(Kind.PUNCTUATION, at, at + 1, "$");
            return;
        }
        String tag = sql.substring(at, end + 1);
        int close = sql.indexOf(tag, end + 1);
        add(Kind.STRING, at, close < 0 ? sql.length() : close + tag.length(), "");
    }

    private void number() {
        int end = at;
        boolean hexadecimal = charAt(at) == '0' && "xXoObB".indexOf(charAt(at + 1)) >= 0 && at + 1 < sql.length();
        if (hexadecimal) {
            end += 2;
        }
        while (isDigit(charAt(end))
                || charAt(end) == '_'
                || (hexadecimal && Character.digit(charAt(end), 16) >= 0)
                || (!hexadecimal && isFraction(end))) {
            end++;
        }
        add(Kind.NUMBER, at, end, "");
    }

    private boolean isFraction(int i) {
        char c = charAt(i);
        if (c == '.') {
            return charAt(i + 1) != '.';
        }
        char before = charAt(i - 1);
        return ((c == 'e' || c == 'E') && (isDigit(charAt(i + 1)) || isDigit(charAt(i + 2))))
                || ((c == '+' || c == '-') && (before == 'e' || before == 'E') && isDigit(charAt(i + 1)));
    }

    private void word() {
        int end = at;
        StringBuilder folded = new StringBuilder();
        while (end < sql.length() && isNamePart(sql.charAt(end))) {
            char c = sql.charAt(end++);
            folded.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
        }
        add(Kind.WORD, at, end, cutOff(folded.toString()));
    }

    private void operator() {
        int end = at;
        while (OPERATOR_CHARS.indexOf(charAt(end)) >= 0 && end < sql.length() && (end == at || !commentAt(end))) {
            end++;
        }
        boolean keepsSign = false;
        for (int i = at; i < end; i++) {
            keepsSign |= SIGN_KEEPERS.indexOf(sql.charAt(i)) >= 0;
        }
        while (!keepsSign && end > at + 1 && (sql.charAt(end - 1) == '+' || sql.charAt(end - 1) == '-')) {
            end--;
        }
        add(Kind.OPERATOR, at, end, sql.substring(at, end));
    }

    private boolean commentAt(int i) {
        return sql.startsWith("--", i) || sql.startsWith("/*", i);
    }

    private void skipComment() {
        int depth = 0;
        do {
            if (ahead("/*")) {
                depth++;
                at += 2;
            } else if (ahead("*/")) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < sql.length());
    }

    private int endOfLine() {
        int end = at;
        while (end < sql.length() && sql.charAt(end) != '\n' && sql.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    private void add(Kind kind, int start, int end, String name) {
        tokens.add(new Token(kind, start, end, name));
        at = Math.max(end, at + 1);
    }

    private boolean ahead(String text) {
        return sql.startsWith(text, at);
    }

    /** A character that nothing matches, past the end. */
    private char charAt(int i) {
        return i < sql.length() ? sql.charAt(i) : '\0';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 128;
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c) || c == '$';
    }

    /** The server cuts longer names off, so that a longer text may name a shorter function. */
    private static String cutOff(String name) {
        if (name.length() <= MAX_NAME_BYTES / 4) {
            return name;
        }
        String cut = name;
        while (cut.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return cut;
    }
}
