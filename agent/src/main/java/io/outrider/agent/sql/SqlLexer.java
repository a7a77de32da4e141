package io.outrider.agent.sql;

/**
 * Cuts SQL into tokens in one pass, PostgreSQL's rules first. Never throws, whatever the text.
 *
 * <p>What decides is where a literal ends, because everything outside literals is shown to people. Whatever is not closed (a quote, a
 * dollar quote, a comment) therefore reaches to the end of the text. A question mark is always a marker, even where PostgreSQL
 * has it as an operator of jsonb: it reads the same.
 */
final class SqlLexer {
    enum Kind {
        /** A keyword or an unquoted name. */
        WORD,
        /** A name in double quotes or backticks. */
        QUOTED_NAME,
        /** A string or number. */
        LITERAL,
        /** {@code ?} or {@code $1}. */
        PARAMETER,
        /** One character of anything else. */
        SYMBOL,
        END
    }

    private static final char NONE = '\0';

    private final String text;
    private final int length;
    private int position;
    private boolean quoteIsClosed;

    Kind kind = Kind.END;
    int start;
    int end;

    SqlLexer(String text) {
        this.text = text;
        this.length = text.length();
    }

    /** Moves to the next token; white space and comments stand between tokens and belong to none. */
    void advance() {
        skipBlank(position);
        start = position;
        if (start >= length) {
            end = length;
            kind = Kind.END;
            return;
        }
        char c = text.charAt(start);
        if (c == '\'') {
            literal(quoteEnd(start, '\'', false));
        } else if (startsPrefixedString(c)) {
            prefixedString(c);
        } else if (isWordStart(c)) {
            token(Kind.WORD, wordEnd(start + 1));
        } else if (isDigit(c)
                || (c == '.' && isDigit(at(start + 1)) && !(start > 0 && text.charAt(start - 1) == '.'))) {
            literal(numberEnd(start));
        } else if (c == '"' || c == '`') {
            quotedName(start, c);
        } else if (c == '$') {
            dollar();
        } else {
            token(c == '?' ? Kind.PARAMETER : Kind.SYMBOL, start + 1);
        }
    }

    /** Where the blank that begins at {@code from} ends. */
    private void skipBlank(int from) {
        int i = from;
        while (i < length) {
            char c = text.charAt(i);
            if (c <= ' ') {
                i++;
            } else if (c == '-' && at(i + 1) == '-') {
                i = lineEnd(i + 2);
            } else if (c == '/' && at(i + 1) == '*') {
                i = blockCommentEnd(i + 2);
            } else {
                break;
            }
        }
        position = i;
    }

    private int lineEnd(int from) {
        int i = from;
        while (i < length && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
            i++;
        }
        return i;
    }

    private int blockCommentEnd(int from) {
        int depth = 1;
        int i = from;
        while (i < length && depth > 0) {
            char c = text.charAt(i);
            if (c == '*' && at(i + 1) == '/') {
                depth--;
                i += 2;
            } else if (c == '/' && at(i + 1) == '*') {
                depth++;
                i += 2;
            } else {
                i++;
            }
        }
        return Math.min(i, length);
    }

    private boolean startsPrefixedString(char c) {
        switch (c) {
            case 'e':
            case 'E':
            case 'b':
            case 'B':
            case 'x':
            case 'X':
            case 'n':
            case 'N':
                return at(start + 1) == '\'';
            case 'u':
            case 'U':
                return at(start + 1) == '&' && (at(start + 2) == '\'' || at(start + 2) == '"');
            default:
                return false;
        }
    }

    private void prefixedString(char prefix) {
        if (prefix != 'u' && prefix != 'U') {
            literal(quoteEnd(start + 1, '\'', prefix == 'e' || prefix == 'E'));
        } else if (at(start + 2) == '\'') {
            literal(quoteEnd(start + 2, '\'', false));
        } else {
            quotedName(start + 2, '"');
        }
    }

    /** A name that is not closed may have swallowed literals: it counts as one. */
    private void quotedName(int open, char quote) {
        int close = quoteEnd(open, quote, false);
        token(quoteIsClosed ? Kind.QUOTED_NAME : Kind.LITERAL, close);
    }

    private void dollar() {
        if (isDigit(at(start + 1))) {
            int i = start + 2;
            while (isDigit(at(i))) {
                i++;
            }
            token(Kind.PARAMETER, i);
            return;
        }
        int tagEnd = start + 1;
        if (isWordStart(at(tagEnd))) {
            tagEnd++;
            while (tagEnd < length && isTagPart(text.charAt(tagEnd))) {
                tagEnd++;
            }
        }
        if (at(tagEnd) != '$') {
            token(Kind.SYMBOL, start + 1);
            return;
        }
        int close = closingTag(tagEnd + 1, tagEnd + 1 - start);
        literal(close);
    }

    /** Finds the dollar tag that stands at {@link #start} again; looks at each character of the text once. */
    private int closingTag(int from, int tagLength) {
        String tag = text.substring(start, start + tagLength);
        int close = text.indexOf(tag, from);
        return close < 0 ? length : close + tagLength;
    }

    private int quoteEnd(int open, char quote, boolean backslashEscapes) {
        int i = open + 1;
        while (i < length) {
            char c = text.charAt(i);
            if (c == '\\' && backslashEscapes) {
                i += 2;
            } else if (c != quote) {
                i++;
            } else if (at(i + 1) == quote) {
                i += 2;
            } else {
                quoteIsClosed = true;
                return i + 1;
            }
        }
        quoteIsClosed = false;
        return length;
    }

    private int numberEnd(int from) {
        int i = from;
        char radix = Character.toLowerCase(at(i + 1));
        if (text.charAt(i) == '0' && (radix == 'x' || radix == 'o' || radix == 'b') && isHex(at(i + 2))) {
            i += 2;
            while (isHex(at(i)) || at(i) == '_') {
                i++;
            }
            return i;
        }
        i = digitsEnd(i);
        if (at(i) == '.' && at(i + 1) != '.') {
            i = digitsEnd(i + 1);
        }
        char exponent = at(i);
        if (exponent == 'e' || exponent == 'E') {
            int digits = at(i + 1) == '+' || at(i + 1) == '-' ? i + 2 : i + 1;
            if (isDigit(at(digits))) {
                i = digitsEnd(digits);
            }
        }
        return i;
    }

    private int digitsEnd(int from) {
        int i = from;
        while (isDigit(at(i)) || (i > from && at(i) == '_' && isDigit(at(i + 1)))) {
            i++;
        }
        return i;
    }

    private int wordEnd(int from) {
        int i = from;
        while (i < length && isWordPart(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private void literal(int to) {
        token(Kind.LITERAL, to);
    }

    private void token(Kind kind, int to) {
        this.kind = kind;
        end = to;
        position = to;
    }

    private char at(int i) {
        return i < length ? text.charAt(i) : NONE;
    }

    static boolean isWordStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || isDigit(c) || c == '$';
    }

    private static boolean isTagPart(char c) {
        return isWordStart(c) || isDigit(c);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHex(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
