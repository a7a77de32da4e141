package io.outrider.agent.config;

import java.util.ArrayList;
import java.util.List;

/**
 * What stands behind {@code -javaagent:outrider-agent.jar=}: {@code key=value,key=value}. A value in single quotes may hold commas;
 * a quote within it is doubled.
 */
final class ArgumentText {
    private final String text;

    ArgumentText(String text) {
        this.text = text;
    }

    /** Pairs as {@code key=value}, quotes taken off; faults go to {@code problems}. */
    List<String> pairs(List<String> problems) {
        List<String> pairs = new ArrayList<>();
        StringBuilder pair = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\'' && i + 1 < text.length() && text.charAt(i + 1) == '\'') {
                pair.append('\'');
                i++;
            } else if (c == '\'') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                add(pair, pairs, problems);
            } else {
                pair.append(c);
            }
        }
        if (quoted) {
            problems.add("agent arguments: a quote is not closed in " + text + "; write key='value'");
        }
        add(pair, pairs, problems);
        return pairs;
    }

    private static void add(StringBuilder pair, List<String> pairs, List<String> problems) {
        String whole = pair.toString().trim();
        pair.setLength(0);
        if (whole.isEmpty()) {
            return;
        }
        int equals = whole.indexOf('=');
        if (equals <= 0) {
            problems.add("agent arguments: '" + whole + "' is not of the form key=value");
        } else {
            pairs.add(whole.substring(0, equals).trim() + "="
                    + whole.substring(equals + 1).trim());
        }
    }
}
