package io.outrider.sidecar.export.format;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Text between the tags of a sheet. XML has no control characters and makes one line end of all; the sheet's own escape for them is
 * {@code _x000D_}, and what looks like one already gets its first underscore escaped.
 */
final class XmlText {
    private static final byte[] LESS = "&lt;".getBytes(US_ASCII);
    private static final byte[] GREATER = "&gt;".getBytes(US_ASCII);
    private static final byte[] AND = "&amp;".getBytes(US_ASCII);
    private static final byte[] UNDERSCORE = "_x005F_".getBytes(US_ASCII);
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(US_ASCII);

    private XmlText() {}

    static void write(byte[] data, int at, int length, Bytes out) {
        int end = at + length;
        int plain = at;
        for (int i = at; i < end; i++) {
            byte b = data[i];
            boolean apart = b == '<'
                    || b == '>'
                    || b == '&'
                    || (b >= 0 && b < ' ' && b != '\t' && b != '\n')
                    || (b == '_' && isEscape(data, i, end))
                    || (b == (byte) 0xEF && isNoCharacter(data, i, end));
            if (!apart) {
                continue;
            }
            out.add(data, plain, i - plain);
            switch (b) {
                case '<' -> out.add(LESS);
                case '>' -> out.add(GREATER);
                case '&' -> out.add(AND);
                case '_' -> out.add(UNDERSCORE);
                case (byte) 0xEF -> {
                    out.addAscii(data[i + 2] == (byte) 0xBE ? "_xFFFE_" : "_xFFFF_");
                    i += 2;
                }
                default -> {
                    out.addAscii("_x00");
                    out.add(HEX[b >> 4]);
                    out.add(HEX[b & 15]);
                    out.add('_');
                }
            }
            plain = i + 1;
        }
        out.add(data, plain, end - plain);
    }

    /** U+FFFE and U+FFFF, which XML does not have. */
    private static boolean isNoCharacter(byte[] data, int at, int end) {
        return at + 2 < end && data[at + 1] == (byte) 0xBF && (data[at + 2] & 255) >= 0xBE;
    }

    private static boolean isEscape(byte[] data, int at, int end) {
        if (at + 6 >= end || data[at + 1] != 'x' || data[at + 6] != '_') {
            return false;
        }
        for (int i = at + 2; i < at + 6; i++) {
            if (Character.digit(data[i], 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
