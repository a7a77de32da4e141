package io.outrider.benchmarks.advice;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts that are packed beside these classes, in the folder {@code advice}. */
final class Resource {
    private static final Pattern NAME = Pattern.compile("-- (Q\\d+)");

    private Resource() {}

    static String text(String name) {
        try (InputStream in = Resource.class.getResourceAsStream("/advice/" + name)) {
            if (in == null) {
                throw new IllegalStateException("advice/" + name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> lines(String name) {
        return Arrays.stream(text(name).split("\n"))
                .filter(line -> !line.isBlank() && !line.startsWith("--"))
                .toList();
    }

    /** Queries by name, each begun by a line {@code -- Qn}. */
    static Map<String, String> queries(String name) {
        Map<String, String> queries = new LinkedHashMap<>();
        String current = "";
        for (String line : text(name).split("\n")) {
            Matcher matcher = NAME.matcher(line);
            if (matcher.matches()) {
                current = matcher.group(1);
            } else if (!current.isEmpty()) {
                queries.merge(current, line, (above, next) -> above + "\n" + next);
            }
        }
        return queries;
    }
}
