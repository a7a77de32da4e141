package io.outrider.sidecar.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A piece of SQL as {@link StatementForm} needs it: words in lower case, names in quotes as they are, every literal and marker as
 * {@code ?}. What is not closed reaches to the end of the text. Blanks and comments are left out.
 */
record SqlLexeme(Kind kind, String text) {
    enum Kind {
        WORD,
        QUOTED_NAME,
        VALUE,
        SYMBOL
    }

    private static final SqlLexeme MARKER = new SqlLexeme(Kind.VALUE, "?");

    boolean is(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    static List<SqlLexeme> of(String sql) {
        List<SqlLexeme> lexemes = new ArrayList<>();
        int at = 0;
        while (true) {
            at = blankEnd(sql, at);
            if (at >= sql.length()) {
                return lexemes;
            }
            int end = end(sql, at);
            lexemes.add(lexeme(sql, at, end));
            at = end;
        }
    }

    private static SqlLexeme lexeme(String sql, int start, int end) {
        char c = sql.charAt(start);
        int quote = prefix(sql, start);
        char opening = at(sql, start + quote);
        if (opening == '"' || opening == '`') {
            boolean closed =
                    end - start - quote > 1 && sql.charAt(end - 1) == opening && closes(sql, start + quote, end);
            return closed ? new SqlLexeme(Kind.QUOTED_NAME, sql.substring(start, end)) : MARKER;
        }
        if (opening == '\''
                || c == '?'
                || isDigit(c)
                || (c == '.' && end > start + 1)
                || (c == '$' && end > start + 1)) {
            return MARKER;
        }
        return isWordStart(c)
                ? new SqlLexeme(Kind.WORD, lower(sql.substring(start, end)))
                : new SqlLexeme(Kind.SYMBOL, String.valueOf(c));
    }

    /** Character by character, as the agent does: some letters become two in the rules of a language. */
    private static String lower(String word) {
        StringBuilder lower = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            lower.append(Character.toLowerCase(word.charAt(i)));
        }
        return lower.toString();
    }

    private static int end(String sql, int start) {
        char c = sql.charAt(start);
        int prefix = prefix(sql, start);
        char quote = at(sql, start + prefix);
        if (quote == '\'' || quote == '"' || quote == '`') {
            boolean escapes = prefix == 1 && (c == 'e' || c == 'E');
            return Math.min(sql.length(), Math.abs(quoteEnd(sql, start + prefix, escapes)));
        }
        if (isWordStart(c)) {
            int end = start + 1;
            while (isWordPart(at(sql, end))) {
                end++;
            }
            return end;
        }
        boolean afterDot = start > 0 && sql.charAt(start - 1) == '.';
        if (isDigit(c) || (c == '.' && isDigit(at(sql, start + 1)) && !afterDot)) {
            return numberEnd(sql, start);
        }
        return c == '$' ? dollarEnd(sql, start) : start + 1;
    }

    /** How many characters stand before the quote of a literal or name: {@code E'…'}, {@code U&"…"}. */
    private static int prefix(String sql, int start) {
        char c = sql.charAt(start);
        if ("eEbBxXnN".indexOf(c) >= 0 && at(sql, start + 1) == '\'') {
            return 1;
        }
        char third = at(sql, start + 2);
        return (c == 'u' || c == 'U') && at(sql, start + 1) == '&' && (third == '\'' || third == '"') ? 2 : 0;
    }

    private static boolean closes(String sql, int open, int end) {
        return quoteEnd(sql, open, false) == end;
    }

    /** Behind the closing quote; negative when there is none. */
    private static int quoteEnd(String sql, int open, boolean escapes) {
        char quote = sql.charAt(open);
        int at = open + 1;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\\' && escapes) {
                at += 2;
            } else if (c != quote) {
                at++;
            } else if (at(sql, at + 1) == quote) {
                at += 2;
            } else {
                return at + 1;
            }
        }
        return -sql.length();
    }

    private static int dollarEnd(String sql, int start) {
        int end = start + 1;
        if (isDigit(at(sql, end))) {
            while (isDigit(at(sql, end))) {
                end++;
            }
            return end;
        }
        if (isWordStart(at(sql, end))) {
            end++;
            while (isWordStart(at(sql, end)) || isDigit(at(sql, end))) {
                end++;
            }
        }
        if (at(sql, end) != '$') {
            return start + 1;
        }
        String tag = sql.substring(start, end + 1);
        int close = sql.indexOf(tag, end + 1);
        return close < 0 ? sql.length() : close + tag.length();
    }

    private static int numberEnd(String sql, int start) {
        char radix = String.valueOf(at(sql, start + 1)).toLowerCase(Locale.ROOT).charAt(0);
        if (sql.charAt(start) == '0' && "xob".indexOf(radix) >= 0 && Character.digit(at(sql, start + 2), 16) >= 0) {
            int end = start + 2;
            while (Character.digit(at(sql, end), 16) >= 0 || at(sql, end) == '_') {
                end++;
            }
            return end;
        }
        int end = digitsEnd(sql, start);
        if (at(sql, end) == '.' && at(sql, end + 1) != '.') {
            end = digitsEnd(sql, end + 1);
        }
        if (at(sql, end) == 'e' || at(sql, end) == 'E') {
            char sign = at(sql, end + 1);
            int digits = sign == '+' || sign == '-' ? end + 2 : end + 1;
            if (isDigit(at(sql, digits))) {
                end = digitsEnd(sql, digits);
            }
        }
        return end;
    }

    private static int digitsEnd(String sql, int start) {
        int end = start;
        while (isDigit(at(sql, end)) || (end > start && at(sql, end) == '_' && isDigit(at(sql, end + 1)))) {
            end++;
        }
        return end;
    }

    private static int blankEnd(String sql, int start) {
        int at = start;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c <= ' ') {
                at++;
            } else if (c == '-' && at(sql, at + 1) == '-') {
                while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
                    at++;
                }
            } else if (c == '/' && at(sql, at + 1) == '*') {
                at = commentEnd(sql, at + 2);
            } else {
                break;
            }
        }
        return at;
    }

    private static int commentEnd(String sql, int start) {
        int open = 1;
        int at = start;
        while (at < sql.length() && open > 0) {
            boolean closes = sql.charAt(at) == '*' && at(sql, at + 1) == '/';
            boolean opens = sql.charAt(at) == '/' && at(sql, at + 1) == '*';
            open += opens ? 1 : closes ? -1 : 0;
            at += opens || closes ? 2 : 1;
        }
        return Math.min(at, sql.length());
    }

    private static char at(String sql, int i) {
        return i < sql.length() ? sql.charAt(i) : '\0';
    }

    private static boolean isWordStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || isDigit(c) || c == '$';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
