package io.outrider.agent.context;

import org.jspecify.annotations.Nullable;

/**
 * A W3C {@code traceparent} header (Trace Context, level 1): {@code 00-TRACE-SPAN-FLAGS}. Headers come from outside: one that is
 * not exactly right is as good as none.
 */
final class TraceParent {
    private static final int LENGTH = 55;

    final long traceHigh;
    final long traceLow;
    final long spanId;
    final int flags;

    private TraceParent(long traceHigh, long traceLow, long spanId, int flags) {
        this.traceHigh = traceHigh;
        this.traceLow = traceLow;
        this.spanId = spanId;
        this.flags = flags;
    }

    static @Nullable TraceParent read(@Nullable String header) {
        if (header == null || header.length() < LENGTH) {
            return null;
        }
        // Later versions may be longer; the fields of this one stay where they are.
        boolean thisVersion = header.startsWith("00-");
        if (thisVersion
                ? header.length() != LENGTH
                : header.startsWith("ff") || header.length() > LENGTH && header.charAt(LENGTH) != '-') {
            return null;
        }
        if (header.charAt(2) != '-' || header.charAt(35) != '-' || header.charAt(52) != '-') {
            return null;
        }
        if (!hex(header, 0, 2) || !hex(header, 3, 35) || !hex(header, 36, 52) || !hex(header, 53, 55)) {
            return null;
        }
        long high = number(header, 3, 19);
        long low = number(header, 19, 35);
        long span = number(header, 36, 52);
        return (high | low) == 0 || span == 0 ? null : new TraceParent(high, low, span, (int) number(header, 53, 55));
    }

    static String write(long traceHigh, long traceLow, long spanId, int flags) {
        StringBuilder out = new StringBuilder(LENGTH).append("00-");
        Ids.appendHex(out, traceHigh);
        Ids.appendHex(out, traceLow);
        out.append('-');
        Ids.appendHex(out, spanId);
        return out.append('-').append((flags & 1) == 0 ? "00" : "01").toString();
    }

    private static boolean hex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static long number(String text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value << 4 | Character.digit(text.charAt(i), 16);
        }
        return value;
    }
}
