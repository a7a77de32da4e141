package io.outrider.agent.sql;

/** The 64-bit FNV-1a hash over the UTF-8 form of a text. */
final class Fnv1a {
    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private Fnv1a() {}

    static long hash(CharSequence text) {
        long hash = OFFSET_BASIS;
        int length = text.length();
        for (int i = 0; i < length; i++) {
            int c = text.charAt(i);
            if (c < 0x80) {
                hash = (hash ^ c) * PRIME;
                continue;
            }
            if (Character.isHighSurrogate((char) c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                c = Character.toCodePoint((char) c, text.charAt(++i));
                hash = (hash ^ (0xf0 | c >> 18)) * PRIME;
                hash = (hash ^ (0x80 | (c >> 12 & 0x3f))) * PRIME;
            } else if (c < 0x800) {
                hash = (hash ^ (0xc0 | c >> 6)) * PRIME;
                hash = (hash ^ (0x80 | (c & 0x3f))) * PRIME;
                continue;
            } else {
                hash = (hash ^ (0xe0 | c >> 12)) * PRIME;
            }
            hash = (hash ^ (0x80 | (c >> 6 & 0x3f))) * PRIME;
            hash = (hash ^ (0x80 | (c & 0x3f))) * PRIME;
        }
        return hash;
    }
}
