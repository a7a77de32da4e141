package io.outrider.sidecar.export.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Texts and bytes in the forms that JSON wants. UTF-8 passes as it is: the server has checked it. */
final class Texts {
    /** Room is asked for piece by piece: six times the whole of a large text would be too much. */
    private static final int PIECE = 4096;

    private static final int LONGEST_ESCAPE = 6;
    private static final long BACKSLASHES = Words.repeated('\\');
    private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);
    private static final byte[] BASE64 =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(ISO_8859_1);

    /** 0: as it is; 'u': as a number; else the letter behind the backslash. */
    private static final byte[] ESCAPES = escapes();

    private Texts() {}

    static void writeJson(byte[] data, int at, int length, Bytes out) {
        out.add('"');
        int end = at + length;
        int i = at;
        while (i < end) {
            int count = Math.min(PIECE, end - i);
            out.room(count * LONGEST_ESCAPE + 8);
            out.advanceTo(escape(data, i, i + count, out.array(), out.length()));
            i += count;
        }
        out.add('"');
    }

    /** Gives the end of what it wrote. The target has room for the worst. */
    private static int escape(byte[] data, int from, int end, byte[] target, int at) {
        int i = from;
        int to = at;
        while (i < end) {
            if (i + 8 <= data.length) {
                // What lies behind the text is read with it, and written over by what comes next.
                int count = Math.min(8, end - i);
                long word = count == 8 ? Words.get(data, i) : Words.first(count, Words.get(data, i));
                if ((Words.equal(word, BACKSLASHES) | Words.controlOrQuote(word)) == 0) {
                    Words.put(target, to, word);
                    to += count;
                    i += count;
                    continue;
                }
            }
            for (int stop = Math.min(end, i + 8); i < stop; i++) {
                byte b = data[i];
                if (b < 0 || ESCAPES[b] == 0) {
                    target[to++] = b;
                    continue;
                }
                target[to++] = '\\';
                target[to++] = ESCAPES[b];
                if (ESCAPES[b] == 'u') {
                    target[to++] = '0';
                    target[to++] = '0';
                    target[to++] = HEX[b >> 4];
                    target[to++] = HEX[b & 15];
                }
            }
        }
        return to;
    }

    /** JSON as it was stored. Line breaks between its tokens would end a line of JSON Lines, so they become blanks. */
    static void writeStoredJson(byte[] data, int at, int length, Bytes out) {
        int from = out.length();
        out.add(data, at, length);
        byte[] written = out.array();
        for (int i = from; i < from + length; i++) {
            if (written[i] == '\n' || written[i] == '\r') {
                written[i] = ' ';
            }
        }
    }

    static void writeHex(byte[] data, int at, int length, Bytes out) {
        out.room(length * 2);
        for (int i = at; i < at + length; i++) {
            out.put(HEX[data[i] >> 4 & 15]);
            out.put(HEX[data[i] & 15]);
        }
    }

    static void writeBase64(byte[] data, int at, int length, Bytes out) {
        out.room((length + 2) / 3 * 4);
        int end = at + length;
        for (int i = at; i < end; i += 3) {
            int left = end - i;
            int bits = (data[i] & 255) << 16
                    | (left > 1 ? (data[i + 1] & 255) << 8 : 0)
                    | (left > 2 ? data[i + 2] & 255 : 0);
            out.put(BASE64[bits >> 18]);
            out.put(BASE64[bits >> 12 & 63]);
            out.put(left > 1 ? BASE64[bits >> 6 & 63] : '=');
            out.put(left > 2 ? BASE64[bits & 63] : '=');
        }
    }

    static void writeUuid(byte[] data, int at, Bytes out) {
        out.room(36);
        for (int i = 0; i < 16; i++) {
            if (i == 4 || i == 6 || i == 8 || i == 10) {
                out.put('-');
            }
            out.put(HEX[data[at + i] >> 4 & 15]);
            out.put(HEX[data[at + i] & 15]);
        }
    }

    private static byte[] escapes() {
        byte[] escapes = new byte[128];
        for (int i = 0; i < 32; i++) {
            escapes[i] = 'u';
        }
        escapes['"'] = '"';
        escapes['\\'] = '\\';
        escapes['\b'] = 'b';
        escapes['\t'] = 't';
        escapes['\n'] = 'n';
        escapes['\f'] = 'f';
        escapes['\r'] = 'r';
        return escapes;
    }
}
