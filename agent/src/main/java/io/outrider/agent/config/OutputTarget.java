package io.outrider.agent.config;

import org.jspecify.annotations.Nullable;

/** Where events go, as the key {@code output} says. */
public final class OutputTarget {
    public enum Kind {
        SEGMENTS,
        STDOUT,
        TCP
    }

    public final Kind kind;

    /** For {@link Kind#TCP}, else null. */
    public final @Nullable String host;

    /** For {@link Kind#TCP}, else 0. */
    public final int port;

    private OutputTarget(Kind kind, @Nullable String host, int port) {
        this.kind = kind;
        this.host = host;
        this.port = port;
    }

    static OutputTarget parse(String text) {
        if (text.equals("segments")) {
            return new OutputTarget(Kind.SEGMENTS, null, 0);
        }
        if (text.equals("stdout")) {
            return new OutputTarget(Kind.STDOUT, null, 0);
        }
        int colon = text.lastIndexOf(':');
        if (text.startsWith("tcp:") && colon > "tcp:".length()) {
            int port = port(text.substring(colon + 1));
            if (port > 0) {
                String host = text.substring("tcp:".length(), colon);
                boolean bracketed = host.startsWith("[") && host.endsWith("]");
                return new OutputTarget(Kind.TCP, bracketed ? host.substring(1, host.length() - 1) : host, port);
            }
        }
        throw new IllegalArgumentException("it must be segments, stdout or tcp:HOST:PORT");
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port <= 65535 ? port : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    @Override
    public String toString() {
        return kind == Kind.TCP ? "tcp:" + host + ":" + port : kind == Kind.STDOUT ? "stdout" : "segments";
    }
}
