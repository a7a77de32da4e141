package io.outrider.benchmarks.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a measured program found out, as lines {@code name=number} in a file: its standard output belongs to the peers. */
public final class Figures {
    private final Map<String, Double> figures = new LinkedHashMap<>();

    public Figures put(String name, double value) {
        figures.put(name, value);
        return this;
    }

    public void write(Path file) throws IOException {
        StringBuilder lines = new StringBuilder();
        figures.forEach((name, value) ->
                lines.append(name).append('=').append(value.doubleValue()).append('\n'));
        Files.writeString(file, lines);
    }

    /** The numbers of a file that {@link #write} left. */
    public static Map<String, Double> read(Path file) throws IOException {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new IOException(file + " has the line \"" + line + "\", which is not name=number");
            }
            try {
                figures.put(line.substring(0, equals), Double.valueOf(line.substring(equals + 1)));
            } catch (NumberFormatException e) {
                throw new IOException(file + " has the line \"" + line + "\", which is not name=number", e);
            }
        }
        return figures;
    }
}
