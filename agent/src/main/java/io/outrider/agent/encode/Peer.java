package io.outrider.agent.encode;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A server's address and port as events show them. A value. */
final class Peer {
    /** Escaped. */
    final byte[] address;

    /** 0: not known. */
    final int port;

    private Peer(String address, int port) {
        this.address = JsonLine.escaped(address, 255);
        this.port = port;
    }

    /** Reads {@code host:port}, {@code host}, {@code [::1]:port}, and the {@code name/1.2.3.4:port} of an InetSocketAddress. */
    static Peer parse(String text) {
        String rest = text.trim();
        int slash = rest.indexOf('/');
        if (slash >= 0) {
            String resolved = rest.substring(slash + 1);
            int portAt = resolved.lastIndexOf(':');
            boolean named = slash > 0 && portAt >= 0;
            rest = named ? rest.substring(0, slash) + resolved.substring(portAt) : resolved;
        }
        int colon = rest.lastIndexOf(':');
        boolean hasPort =
                colon > 0 && rest.indexOf(']', colon) < 0 && (rest.charAt(0) == '[' || rest.indexOf(':') == colon);
        int port = hasPort ? port(rest.substring(colon + 1)) : 0;
        String host = port > 0 ? rest.substring(0, colon) : rest;
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return new Peer(bracketed ? host.substring(1, host.length() - 1) : host, port);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Peer && port == ((Peer) other).port && Arrays.equals(address, ((Peer) other).address);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(address) + port;
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port > 0 && port <= 65535 ? port : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
