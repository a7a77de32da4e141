package io.outrider.sidecar.query;

import io.outrider.sidecar.tail.Event;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** What makes two calls the same operation: the statement's fingerprint, the Redis command and key pattern, the method and path. */
record OperationKey(String dataset, String id) {
    static final String OTHER = "(other)";

    static OperationKey of(Event event) {
        return new OperationKey(event.dataset(), id(event));
    }

    private static String id(Event event) {
        return switch (event.dataset()) {
            case Event.JDBC -> {
                String fingerprint = event.text("outrider", "query", "fingerprint");
                yield fingerprint.isEmpty() ? event.action() : fingerprint;
            }
            case Event.REDIS -> {
                String command = event.text("db", "operation", "name");
                String pattern = event.text("outrider", "redis", "key_pattern");
                yield ((command.isEmpty() ? event.action() : command) + " " + pattern).strip();
            }
            case Event.HTTP -> request(event);
            default -> event.action();
        };
    }

    /** Method and path of an HTTP event, with ids replaced, so that it names a page rather than a visit. */
    static String request(Event event) {
        String route = event.text("http", "route");
        return event.text("http", "request", "method") + " "
                + (route.isEmpty() ? pattern(event.text("url", "path")) : route);
    }

    static String pattern(String path) {
        StringBuilder pattern = new StringBuilder(path.length());
        int start = 0;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            String part = decoded(path.substring(start, end));
            pattern.append(isId(part) ? "*" : part);
            if (slash >= 0) {
                pattern.append('/');
            }
            start = end + 1;
        }
        return pattern.toString();
    }

    /** As a person wrote it; as it stands when it is not valid. */
    private static String decoded(String part) {
        if (part.indexOf('%') < 0) {
            return part;
        }
        try {
            String decoded = URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
            return decoded.indexOf('/') < 0 ? decoded : part;
        } catch (IllegalArgumentException e) {
            return part;
        }
    }

    /** A number, a UUID, a long hexadecimal word, or anything too long to be a name. */
    private static boolean isId(String part) {
        if (part.length() > 64) {
            return true;
        }
        boolean digits = false;
        boolean letters = false;
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c >= '0' && c <= '9') {
                digits = true;
            } else if (Character.digit(c, 16) >= 0 || c == '-') {
                letters = true;
            } else {
                return false;
            }
        }
        return digits && (!letters || part.length() >= 16);
    }
}
