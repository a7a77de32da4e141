package io.outrider.sidecar.indexes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The words, signs and literals of an expression of a plan, read one after the other. One thread. */
final class ExpressionTokens {
    private static final String SIGNS = "+-*/<>=~!@#%^&|`?";

    /** The text is not one that this reader knows. */
    static final class NotUnderstood extends Exception {
        private static final long serialVersionUID = 1;

        NotUnderstood() {
            super("not understood", null, false, false);
        }
    }

    private enum Kind {
        WORD,
        QUOTED,
        STRING,
        NUMBER,
        PARAMETER,
        OPERATOR,
        SIGN
    }

    private record Token(Kind kind, String text, int start, int end) {}

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int place;

    ExpressionTokens(String source) {
        this.source = source;
        int at = 0;
        while (at < source.length()) {
            if (Character.isWhitespace(source.charAt(at))) {
                at++;
            } else {
                Token token = token(at);
                tokens.add(token);
                at = token.end;
            }
        }
    }

    /** Whether the text could end a statement and begin another: the driver would send both. */
    static boolean isOneExpression(String sql) {
        return new ExpressionTokens(sql)
                        .tokens.stream().noneMatch(token -> token.kind == Kind.SIGN && token.text.equals(";"))
                && !sql.contains("--")
                && !sql.contains("/*");
    }

    boolean atEnd() {
        return place >= tokens.size();
    }

    /** Where the next token starts in the text. */
    int start() {
        return atEnd() ? source.length() : tokens.get(place).start;
    }

    String since(int start) {
        return place == 0 ? "" : source.substring(start, Math.max(start, tokens.get(place - 1).end));
    }

    /** The next token in lower case if it is an unquoted word, else nothing. */
    String word() {
        return is(Kind.WORD) ? tokens.get(place).text.toLowerCase(Locale.ROOT) : "";
    }

    boolean takeWord(String word) {
        return word().equals(word) && ++place > 0;
    }

    boolean isOperator() {
        return is(Kind.OPERATOR);
    }

    boolean isString() {
        return is(Kind.STRING);
    }

    boolean isNumber() {
        return is(Kind.NUMBER);
    }

    boolean isParameter() {
        return is(Kind.PARAMETER);
    }

    boolean take(String sign) {
        return is(Kind.SIGN) && tokens.get(place).text.equals(sign) && ++place > 0;
    }

    void expect(String sign) throws NotUnderstood {
        if (!take(sign)) {
            throw new NotUnderstood();
        }
    }

    String next() throws NotUnderstood {
        if (atEnd()) {
            throw new NotUnderstood();
        }
        return tokens.get(place++).text;
    }

    /** A name, quoted or not. */
    String name() throws NotUnderstood {
        if (!is(Kind.WORD) && !is(Kind.QUOTED)) {
            throw new NotUnderstood();
        }
        return next();
    }

    void skipUntil(String sign) throws NotUnderstood {
        while (!take(sign)) {
            next();
        }
    }

    /** Past the END of the CASE that begins here. */
    String skipCase(int start) throws NotUnderstood {
        int open = 0;
        do {
            String word = word();
            open += word.equals("case") ? 1 : word.equals("end") ? -1 : 0;
            next();
        } while (open > 0);
        return since(start);
    }

    private boolean is(Kind kind) {
        return !atEnd() && tokens.get(place).kind == kind;
    }

    private Token token(int at) {
        char c = source.charAt(at);
        if (c == '\'' || ((c == 'E' || c == 'e' || c == 'B' || c == 'X') && follows(at + 1, '\''))) {
            int open = c == '\'' ? at : at + 1;
            boolean escapes = c == 'E' || c == 'e';
            int end = quoteEnd(open, '\'', escapes);
            String inner =
                    source.substring(open + 1, Math.max(open + 1, end - 1)).replace("''", "'");
            return new Token(Kind.STRING, escapes ? inner.replace("\\\\", "\\") : inner, at, end);
        }
        if (c == '"') {
            int end = quoteEnd(at, '"', false);
            return new Token(
                    Kind.QUOTED,
                    source.substring(at + 1, Math.max(at + 1, end - 1)).replace("\"\"", "\""),
                    at,
                    end);
        }
        if (c == '$') {
            return run(Kind.PARAMETER, at, at + 1);
        }
        if (Character.isDigit(c)) {
            int end = at;
            while (end < source.length()
                    && (Character.isLetterOrDigit(source.charAt(end)) || source.charAt(end) == '.')) {
                end++;
            }
            return new Token(Kind.NUMBER, source.substring(at, end), at, end);
        }
        if (c == ':' && follows(at + 1, ':')) {
            return new Token(Kind.SIGN, "::", at, at + 2);
        }
        if (SIGNS.indexOf(c) >= 0) {
            int end = at;
            while (end < source.length() && SIGNS.indexOf(source.charAt(end)) >= 0) {
                end++;
            }
            return new Token(Kind.OPERATOR, source.substring(at, end), at, end);
        }
        return Character.isLetter(c) || c == '_'
                ? run(Kind.WORD, at, at + 1)
                : new Token(Kind.SIGN, String.valueOf(c), at, at + 1);
    }

    private Token run(Kind kind, int start, int from) {
        int end = from;
        while (end < source.length()
                && (Character.isLetterOrDigit(source.charAt(end))
                        || source.charAt(end) == '_'
                        || source.charAt(end) == '$')) {
            end++;
        }
        return new Token(kind, source.substring(start, end), start, end);
    }

    private int quoteEnd(int open, char quote, boolean escapes) {
        int at = open + 1;
        while (at < source.length()) {
            char c = source.charAt(at);
            if (escapes && c == '\\') {
                at += 2;
            } else if (c == quote) {
                if (!follows(at + 1, quote)) {
                    return at + 1;
                }
                at += 2;
            } else {
                at++;
            }
        }
        return source.length();
    }

    private boolean follows(int at, char expected) {
        return at < source.length() && source.charAt(at) == expected;
    }
}
