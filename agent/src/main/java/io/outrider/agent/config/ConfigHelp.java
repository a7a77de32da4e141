package io.outrider.agent.config;

import java.util.ArrayList;
import java.util.List;

/** The keys as a terminal shows them. Any thread. */
public final class ConfigHelp {
    private static final int WIDTH = 100;
    private static final String INDENT = "      ";

    private ConfigHelp() {}

    /** A line for each key, with its default, and what it means below. */
    public static List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (ConfigKey key : ConfigKey.values()) {
            lines.add("  " + key.key + (key.defaultText.isEmpty() ? "" : "  [default " + key.defaultText + "]"));
            StringBuilder line = new StringBuilder(INDENT);
            for (String word : key.meaning.split(" ")) {
                if (line.length() + word.length() > WIDTH) {
                    lines.add(line.toString());
                    line = new StringBuilder(INDENT);
                }
                line.append(line.length() > INDENT.length() ? " " : "").append(word);
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
