package io.outrider.sidecar.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in.
 *
 * <p>The Host header must name this machine: a page that rebinds its own DNS name to 127.0.0.1 still sends its own name. An IP address
 * is no DNS name and cannot be rebound, so any address passes. A request that another site's page makes (Origin, Sec-Fetch-Site) is
 * refused, even with the token. Any thread.
 */
final class Gate {
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.%]+]");

    private final byte[] token;
    private final NamedTokens named;
    private final Set<String> names = new TreeSet<>(Set.of("localhost"));

    Gate(HttpConfig config, String token, NamedTokens named) {
        this.named = named;
        this.token = token.getBytes(UTF_8);
        names.add(config.host().toLowerCase(Locale.ROOT));
        config.allowedHosts().forEach(host -> names.add(host.toLowerCase(Locale.ROOT)));
    }

    void checkOrigin(Headers headers) {
        String host = headers.getFirst("Host");
        if (host == null || !isOurs(nameOf(host))) {
            throw new Problem(
                    403,
                    "Host not allowed",
                    "The Host header \"" + host
                            + "\" is no name of this sidecar; call it by address, or add the name to "
                            + "http.allowed-hosts.");
        }
        String origin = headers.getFirst("Origin");
        if (origin != null && !origin.equals("http://" + host) && !origin.equals("https://" + host)) {
            throw new Problem(403, "Origin not allowed", "Pages of " + origin + " may not call this sidecar.");
        }
        String site = headers.getFirst("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            boolean navigation = "navigate".equals(headers.getFirst("Sec-Fetch-Mode"));
            if (!navigation) {
                throw new Problem(403, "Origin not allowed", "Pages of another site may not call this sidecar.");
            }
        }
    }

    /** Gives the name that goes with the token; the sidecar's own token, or none where none is needed, has the empty one. */
    String checkAccess(Route.Access access, HttpExchange exchange) {
        if (access == Route.Access.OPEN || (access == Route.Access.LOCAL && isLocal(exchange))) {
            return "";
        }
        String given = bearer(exchange.getRequestHeaders());
        if (given != null && MessageDigest.isEqual(given.getBytes(UTF_8), token)) {
            return "";
        }
        String holder = given == null ? null : named.holder(given);
        if (holder != null && access == Route.Access.NAMED) {
            return holder;
        }
        if (holder != null) {
            throw new Problem(
                    403,
                    "Not for this token",
                    "The token of " + holder + " is for the datasets that name it, and for nothing else.");
        }
        throw new Problem(
                        401,
                        given == null ? "Token missing" : "Token wrong",
                        "Send the header \"Authorization: Bearer TOKEN\"; the token is in the file `token` of the run directory.")
                .with("WWW-Authenticate", "Bearer realm=\"outrider\"");
    }

    private static boolean isLocal(HttpExchange exchange) {
        return exchange.getLocalAddress().getAddress().isLoopbackAddress()
                && exchange.getRemoteAddress().getAddress().isLoopbackAddress();
    }

    private static @Nullable String bearer(Headers headers) {
        String header = headers.getFirst("Authorization");
        return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? header.substring(7).strip()
                : null;
    }

    private boolean isOurs(String name) {
        return names.contains(name) || ADDRESS.matcher(name).matches();
    }

    private static String nameOf(String host) {
        int colon = host.lastIndexOf(':');
        boolean port = colon > host.lastIndexOf(']') && colon > 0;
        return (port ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
    }
}
