package io.outrider.agent.encode;

import org.jspecify.annotations.Nullable;

/**
 * Writes a Redis key with whatever looks like one particular thing replaced by {@code *}: {@code listing:4711:photos} reads
 * {@code listing:*:photos}. Allocates nothing.
 *
 * <p>A key is cut at {@code : / | # , { }} into parts. A part that could be a text of the user's (an at sign, a blank, a percent sign, an
 * equals sign, anything outside ASCII) or is a UUID goes as a whole. The rest is cut further at {@code . - _}; there, numbers, hex of
 * eight digits or more, long mixtures of letters and digits, and the number at the end of a word go. Stars in a row become one.
 */
final class KeyPattern {
    private static final byte[] NO_BYTES = {};
    private static final int MAX_LENGTH = 200;
    private static final int UUID_LENGTH = 36;
    private static final int LONGEST_WORD = 32;

    private @Nullable String text;
    private byte[] bytes = NO_BYTES;
    private int length;
    private int written;
    private boolean afterStar;

    /** @param key a String, a byte array, or something whose text is the key */
    void write(Object key, JsonLine out) {
        text = key instanceof byte[] ? null : key.toString();
        bytes = key instanceof byte[] ? (byte[]) key : NO_BYTES;
        String given = text;
        length = given != null ? given.length() : bytes.length;
        written = 0;
        afterStar = false;
        int start = 0;
        for (int i = 0; i <= length && written < MAX_LENGTH; i++) {
            if (i == length || isSeparator(at(i))) {
                part(start, i, out);
                if (i < length) {
                    put(at(i), out);
                    afterStar = false;
                }
                start = i + 1;
            }
        }
        text = null;
        bytes = NO_BYTES;
    }

    private void part(int from, int to, JsonLine out) {
        if (isFreeText(from, to) || isUuid(from, to)) {
            star(out);
            return;
        }
        int start = from;
        for (int i = from; i <= to; i++) {
            if (i == to || isJoint(at(i))) {
                word(start, i, out);
                if (i < to && !(afterStar && isStarred(i + 1, wordEnd(i + 1, to)))) {
                    put(at(i), out);
                }
                start = i + 1;
            }
        }
    }

    private int wordEnd(int from, int to) {
        int i = from;
        while (i < to && !isJoint(at(i))) {
            i++;
        }
        return i;
    }

    private void word(int from, int to, JsonLine out) {
        if (from == to) {
            return;
        }
        if (isStarred(from, to)) {
            star(out);
            return;
        }
        int end = to;
        while (end > from && isDigit(at(end - 1))) {
            end--;
        }
        boolean numbered = to - end >= 2;
        for (int i = from; i < (numbered ? end : to); i++) {
            put(at(i), out);
        }
        afterStar = false;
        if (numbered) {
            star(out);
        }
    }

    private boolean isStarred(int from, int to) {
        int digits = 0;
        int hex = 0;
        for (int i = from; i < to; i++) {
            int c = at(i);
            digits += isDigit(c) ? 1 : 0;
            hex += isHex(c) ? 1 : 0;
        }
        int count = to - from;
        if (count == 0) {
            return false;
        }
        boolean number = digits == count;
        boolean hash = hex == count && count >= 8 && digits > 0;
        boolean token = count >= 12 && digits >= 2 && !isDigitsAtEnd(from, to, digits);
        return number || hash || token || count > LONGEST_WORD;
    }

    private boolean isDigitsAtEnd(int from, int to, int digits) {
        int tail = 0;
        while (tail < to - from && isDigit(at(to - 1 - tail))) {
            tail++;
        }
        return tail == digits;
    }

    private boolean isFreeText(int from, int to) {
        for (int i = from; i < to; i++) {
            int c = at(i);
            if (c <= ' ' || c >= 0x7f || c == '@' || c == '%' || c == '=' || c == '&' || c == '+' || c == '"') {
                return true;
            }
        }
        return false;
    }

    private boolean isUuid(int from, int to) {
        if (to - from != UUID_LENGTH) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            int c = at(from + i);
            if (dash ? c != '-' : !isHex(c)) {
                return false;
            }
        }
        return true;
    }

    private void star(JsonLine out) {
        if (!afterStar) {
            put('*', out);
            afterStar = true;
        }
    }

    private void put(int c, JsonLine out) {
        if (written < MAX_LENGTH) {
            if (c == '"' || c == '\\') {
                out.raw((byte) '\\');
            }
            out.raw((byte) c);
            written++;
        }
    }

    private int at(int i) {
        String given = text;
        return given != null ? given.charAt(i) : bytes[i] & 0xff;
    }

    private static boolean isSeparator(int c) {
        return c == ':' || c == '/' || c == '|' || c == '#' || c == ',' || c == '{' || c == '}';
    }

    private static boolean isJoint(int c) {
        return c == '.' || c == '-' || c == '_';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHex(int c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
