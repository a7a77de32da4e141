package io.outrider.agent.sql;

/**
 * The text as written, with {@code ?} for every literal and without comments, which may hold anything. Masking masked text changes
 * nothing. Grows no longer than the limit, however long the text.
 */
final class MaskedText {
    private final String text;
    private final int maxLength;
    private final StringBuilder masked;
    private int written;
    private boolean truncated;

    MaskedText(String text, int maxLength) {
        this.text = text;
        this.maxLength = maxLength;
        masked = new StringBuilder(Math.min(text.length(), maxLength));
    }

    void token(SqlLexer lexer) {
        if (truncated) {
            return;
        }
        if (masked.length() > 0) {
            blank(written, lexer.start);
        }
        if (lexer.kind == SqlLexer.Kind.LITERAL) {
            masked.append('?');
        } else {
            masked.append(text, lexer.start, lexer.end);
        }
        written = lexer.end;
        if (masked.length() > maxLength) {
            cut();
        }
    }

    boolean isTruncated() {
        return truncated;
    }

    @Override
    public String toString() {
        return masked.toString();
    }

    /** White space stays as it is; comments go, leaving a blank where otherwise two tokens would touch. */
    private void blank(int from, int to) {
        int before = masked.length();
        int i = from;
        while (i < to && masked.length() <= maxLength) {
            char c = text.charAt(i);
            if (c <= ' ') {
                masked.append(c);
                i++;
            } else {
                i = commentEnd(i, to);
            }
        }
        if (masked.length() == before && to > from) {
            masked.append(' ');
        }
    }

    private int commentEnd(int from, int to) {
        if (text.charAt(from) == '-') {
            int i = from;
            while (i < to && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
                i++;
            }
            return i;
        }
        int depth = 0;
        int i = from;
        do {
            char next = i + 1 < to ? text.charAt(i + 1) : ' ';
            if (text.charAt(i) == '/' && next == '*') {
                depth++;
                i += 2;
            } else if (text.charAt(i) == '*' && next == '/') {
                depth--;
                i += 2;
            } else {
                i++;
            }
        } while (i < to && depth > 0);
        return Math.min(i, to);
    }

    private void cut() {
        int end = maxLength;
        if (end > 0 && Character.isHighSurrogate(masked.charAt(end - 1))) {
            end--;
        }
        masked.setLength(end);
        truncated = true;
    }
}
