package io.outrider.sidecar.tables;

import io.outrider.sidecar.http.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table's name as SQL writes it: {@code listings}, {@code public.listings}, {@code "My Schema"."A.b"}. What is not in quotes is folded to
 * lower case. The empty schema means that none is given.
 */
record TableName(String schema, String name) {
    private static final int LONGEST = 500;

    static TableName of(String text) {
        List<String> parts = new ArrayList<>();
        int at = 0;
        while (at <= text.length() && text.length() <= LONGEST) {
            StringBuilder part = new StringBuilder();
            if (at < text.length() && text.charAt(at) == '"') {
                at = quoted(text, at + 1, part);
            } else {
                while (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != '"') {
                    part.append(text.charAt(at++));
                }
                part = new StringBuilder(part.toString().toLowerCase(Locale.ROOT));
            }
            if (part.length() == 0 || part.indexOf("\0") >= 0 || (at < text.length() && text.charAt(at) != '.')) {
                throw unreadable(text);
            }
            parts.add(part.toString());
            at++;
            if (at == text.length()) {
                throw unreadable(text); // ends with a dot
            }
        }
        return switch (parts.size()) {
            case 1 -> new TableName("", parts.get(0));
            case 2 -> new TableName(parts.get(0), parts.get(1));
            default -> throw unreadable(text);
        };
    }

    /** Gives the position behind the closing quote, or one that is refused when there is none. */
    private static int quoted(String text, int start, StringBuilder part) {
        int at = start;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '"') {
                part.append(c);
            } else if (at < text.length() && text.charAt(at) == '"') {
                part.append('"');
                at++;
            } else {
                return at;
            }
        }
        throw unreadable(text);
    }

    private static Problem unreadable(String text) {
        String shown = text.length() > 100 ? text.substring(0, 100) + "…" : text;
        return new Problem(
                400,
                "Bad table name",
                "\"" + shown
                        + "\" is no table name; write name or schema.name, in double quotes where SQL needs them.");
    }
}
