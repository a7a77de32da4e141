package io.outrider.sidecar.config;

import java.util.List;

/** The keys as people read them: on the terminal and in the documentation, from the same objects. */
public final class Help {
    private final List<Key<?>> keys;

    public Help(List<Key<?>> keys) {
        this.keys = keys;
    }

    public String terminal() {
        StringBuilder text = new StringBuilder(
                """
                Usage: java -jar outrider-sidecar.jar [--key value | --key=value …]

                Reads the events of every agent in the run directory and answers questions about them.
                A key may also be a system property (-Doutrider.KEY), an environment variable (OUTRIDER_KEY, with
                _ for dots and dashes) or a line of the file named by --config-file; the first in this order counts.

                  --help     this text
                  --version  the version

                """);
        for (Key<?> key : keys) {
            text.append("  --").append(key.name());
            text.append("  [").append(key.unit());
            text.append(key.defaultText().isEmpty() ? "]" : "; default " + key.defaultText() + "]");
            text.append('\n').append("      ").append(key.meaning()).append('\n');
        }
        return text.toString();
    }

    public String markdownTable() {
        StringBuilder text = new StringBuilder("| key | default | unit | meaning |\n| --- | --- | --- | --- |\n");
        for (Key<?> key : keys) {
            String shownDefault = key.defaultText().isEmpty() ? "–" : "`" + key.defaultText() + "`";
            text.append("| `").append(key.name()).append("` | ").append(shownDefault);
            text.append(" | ")
                    .append(key.unit())
                    .append(" | ")
                    .append(key.meaning())
                    .append(" |\n");
        }
        return text.toString();
    }
}
