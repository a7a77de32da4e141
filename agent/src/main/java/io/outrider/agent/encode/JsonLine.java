package io.outrider.agent.encode;

import java.util.Arrays;

/**
 * Bytes of JSON, written by hand into one growing array. Knows how a text, a number or a time looks; what belongs where is
 * its caller's business. Once the array has its size, writing allocates nothing. One thread at a time.
 */
public final class JsonLine {
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    /** By byte: its two digits, the first in the higher byte. */
    private static final short[] HEX_PAIRS = hexPairs();

    /** By number up to 99: its two digits, the first in the higher byte. */
    private static final short[] DIGIT_PAIRS = digitPairs();

    /** Of a long. */
    private static final int MOST_DIGITS = 19;

    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] LINE_SEPARATOR = ascii("\\u2028");
    private static final byte[] PARAGRAPH_SEPARATOR = ascii("\\u2029");
    private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};

    private byte[] bytes;
    private int length;

    public JsonLine(int capacity) {
        bytes = new byte[capacity];
    }

    /** Constant parts, precomputed: ASCII only. */
    public static byte[] ascii(String text) {
        byte[] ascii = new byte[text.length()];
        for (int i = 0; i < ascii.length; i++) {
            ascii[i] = (byte) text.charAt(i);
        }
        return ascii;
    }

    /** The escaped form of a text, without quotes, for texts that are written often. */
    public static byte[] escaped(String text, int maxLength) {
        JsonLine line = new JsonLine(Math.min(text.length(), maxLength) + 16);
        line.text(text, maxLength);
        return line.toBytes();
    }

    public int length() {
        return length;
    }

    /** The array written to; valid up to {@link #length}, and until the next write. */
    public byte[] array() {
        return bytes;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Takes back everything after {@code length}. */
    public void truncate(int length) {
        this.length = Math.min(this.length, length);
    }

    /** A field's name as {@link #field} and {@link #open} want it. */
    public static byte[] name(String name) {
        return ascii('"' + name + "\":");
    }

    public boolean endsWith(byte b) {
        return length > 0 && bytes[length - 1] == b;
    }

    /** Begins the outermost object. */
    public JsonLine begin() {
        return raw((byte) '{');
    }

    /** The name of a field, after a comma where one is due; its value comes next. */
    public JsonLine field(byte[] name) {
        int at = grow(name.length + 1);
        byte last = bytes[at - 1];
        if (last == '{' || last == ',') {
            length--;
        } else {
            bytes[at++] = ',';
        }
        System.arraycopy(name, 0, bytes, at, name.length);
        return this;
    }

    /** A comma, unless nothing precedes in this object. */
    public JsonLine comma() {
        byte last = bytes[length - 1];
        return last == '{' || last == ',' ? this : raw((byte) ',');
    }

    /** Opens an object as a field. The result goes to {@link #close}, which takes an empty object back. */
    public int open(byte[] name) {
        int mark = length;
        field(name).raw((byte) '{');
        return mark;
    }

    public void close(int mark) {
        if (bytes[length - 1] == '{') {
            length = mark;
        } else {
            raw((byte) '}');
        }
    }

    /** Ends the outermost object and the line. */
    public JsonLine endLine() {
        return raw((byte) '}').raw((byte) '\n');
    }

    public JsonLine raw(byte[] ascii) {
        int at = grow(ascii.length);
        System.arraycopy(ascii, 0, bytes, at, ascii.length);
        return this;
    }

    public JsonLine raw(JsonLine other) {
        int at = grow(other.length);
        System.arraycopy(other.bytes, 0, bytes, at, other.length);
        return this;
    }

    public JsonLine raw(byte b) {
        int at = grow(1);
        bytes[at] = b;
        return this;
    }

    /** An already escaped text between quotes. */
    public JsonLine quoted(byte[] escaped) {
        int at = grow(escaped.length + 2);
        bytes[at] = '"';
        System.arraycopy(escaped, 0, bytes, at + 1, escaped.length);
        bytes[at + 1 + escaped.length] = '"';
        return this;
    }

    public JsonLine bool(boolean value) {
        return raw(value ? TRUE : FALSE);
    }

    /** Text between quotes. */
    public JsonLine quoted(CharSequence text, int maxLength) {
        raw((byte) '"');
        text(text, maxLength);
        return raw((byte) '"');
    }

    /** At most {@code maxLength} characters of a text, escaped, without quotes. */
    public JsonLine text(CharSequence text, int maxLength) {
        return text(text, 0, text.length(), maxLength);
    }

    /** The same for a part of a text. */
    public JsonLine text(CharSequence text, int from, int to, int maxLength) {
        int end = Math.min(to, from + maxLength);
        if (end < to && end > from && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        // Every character takes at most six bytes: \\u001f
        int at = grow(6 * (end - from));
        byte[] out = bytes;
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
                out[at++] = (byte) c;
            } else if (c < 0x80) {
                at = escape(out, at, c);
            } else if (c < 0x800) {
                out[at++] = (byte) (0xc0 | c >> 6);
                out[at++] = (byte) (0x80 | (c & 0x3f));
            } else if (!Character.isSurrogate(c)) {
                at = threeBytes(out, at, c);
            } else if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(text.charAt(i + 1))) {
                at = fourBytes(out, at, Character.toCodePoint(c, text.charAt(++i)));
            } else {
                System.arraycopy(REPLACEMENT, 0, out, at, REPLACEMENT.length);
                at += REPLACEMENT.length;
            }
        }
        length = at;
        return this;
    }

    public JsonLine number(long value) {
        int at = grow(20);
        if (value < 0) {
            if (value == Long.MIN_VALUE) {
                length = at;
                return raw(ascii("-9223372036854775808"));
            }
            bytes[at++] = '-';
            value = -value;
        }
        int digits = countDigits(value);
        length = at + digits;
        digits(at, digits, value);
        return this;
    }

    /** Nanoseconds as milliseconds with three decimals. */
    public JsonLine millis(long nanos) {
        long micros = nanos / 1000 + (nanos % 1000 >= 500 ? 1 : 0);
        number(micros / 1000).raw((byte) '.');
        int at = grow(3);
        digits(at, 3, micros % 1000);
        return this;
    }

    /** Sixteen hex digits. */
    public JsonLine hex(long value) {
        int at = grow(16);
        byte[] out = bytes;
        for (int shift = 56; shift >= 0; shift -= 8) {
            int pair = HEX_PAIRS[(int) (value >>> shift) & 0xff];
            out[at++] = (byte) (pair >> 8);
            out[at++] = (byte) pair;
        }
        return this;
    }

    /** A number with leading zeros. */
    public JsonLine padded(long value, int digits) {
        int at = grow(digits);
        digits(at, digits, value);
        return this;
    }

    private static int countDigits(long value) {
        int digits = 1;
        long limit = 10;
        // Multiplied, not divided: a division costs as much as all the rest.
        while (value >= limit) {
            digits++;
            if (digits == MOST_DIGITS) {
                break;
            }
            limit *= 10;
        }
        return digits;
    }

    private void digits(int at, int count, long value) {
        byte[] out = bytes;
        int i = at + count;
        long high = value;
        // Most numbers fit in an int, whose division is the cheaper one.
        while (high > Integer.MAX_VALUE && i - at >= 2) {
            int pair = DIGIT_PAIRS[(int) (high % 100)];
            high /= 100;
            out[--i] = (byte) pair;
            out[--i] = (byte) (pair >> 8);
        }
        int low = (int) high;
        while (i - at >= 2) {
            int rest = low / 100;
            int pair = DIGIT_PAIRS[low - 100 * rest];
            low = rest;
            out[--i] = (byte) pair;
            out[--i] = (byte) (pair >> 8);
        }
        if (i > at) {
            out[at] = (byte) ('0' + low % 10);
        }
    }

    private static short[] digitPairs() {
        short[] pairs = new short[100];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = (short) ('0' + i / 10 << 8 | '0' + i % 10);
        }
        return pairs;
    }

    private static short[] hexPairs() {
        short[] pairs = new short[256];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = (short) (HEX[i >> 4] << 8 | HEX[i & 0xf]);
        }
        return pairs;
    }

    private static int escape(byte[] out, int at, char c) {
        out[at++] = '\\';
        switch (c) {
            case '"':
            case '\\':
                out[at++] = (byte) c;
                return at;
            case '\n':
                out[at++] = 'n';
                return at;
            case '\r':
                out[at++] = 'r';
                return at;
            case '\t':
                out[at++] = 't';
                return at;
            default:
                out[at++] = 'u';
                out[at++] = '0';
                out[at++] = '0';
                out[at++] = HEX[c >> 4];
                out[at++] = HEX[c & 0xf];
                return at;
        }
    }

    private static int threeBytes(byte[] out, int at, char c) {
        if (c == '\u2028' || c == '\u2029') {
            // Line ends to JavaScript and to some readers of lines: escaped.
            byte[] escape = c == '\u2028' ? LINE_SEPARATOR : PARAGRAPH_SEPARATOR;
            System.arraycopy(escape, 0, out, at, escape.length);
            return at + escape.length;
        }
        out[at++] = (byte) (0xe0 | c >> 12);
        out[at++] = (byte) (0x80 | (c >> 6 & 0x3f));
        out[at++] = (byte) (0x80 | (c & 0x3f));
        return at;
    }

    private static int fourBytes(byte[] out, int at, int codePoint) {
        out[at++] = (byte) (0xf0 | codePoint >> 18);
        out[at++] = (byte) (0x80 | (codePoint >> 12 & 0x3f));
        out[at++] = (byte) (0x80 | (codePoint >> 6 & 0x3f));
        out[at++] = (byte) (0x80 | (codePoint & 0x3f));
        return at;
    }

    /** Makes room and moves the end; returns where the room begins. */
    private int grow(int more) {
        int at = length;
        int needed = at + more;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
        }
        length = needed;
        return at;
    }
}
