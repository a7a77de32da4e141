package io.outrider.sidecar.indexes;

import java.util.List;

/** Puts literals in the place of {@code $1}, {@code $2} … outside strings, quoted names and comments. */
final class ParameterText {
    private ParameterText() {}

    static String filled(String sql, List<String> literals) {
        StringBuilder filled = new StringBuilder();
        int at = 0;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            int end = at + 1;
            if (c == '\'' || c == '"') {
                end = sql.indexOf(c, at + 1) + 1;
                end = end == 0 ? sql.length() : end;
                filled.append(sql, at, end);
            } else if (c == '$' && end < sql.length() && Character.isDigit(sql.charAt(end))) {
                while (end < sql.length() && Character.isDigit(sql.charAt(end))) {
                    end++;
                }
                int number = Integer.parseInt(sql.substring(at + 1, Math.min(end, at + 6)));
                filled.append(number >= 1 && number <= literals.size() ? literals.get(number - 1) : "NULL");
            } else {
                filled.append(c);
            }
            at = end;
        }
        return filled.toString();
    }
}
