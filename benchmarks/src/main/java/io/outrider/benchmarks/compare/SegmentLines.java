package io.outrider.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The lines of a segment in their order, each with the full line whose facts it shares. */
final class SegmentLines {
    private static final String LIKE = "\"like\":";

    private final Map<Long, String> fullLines = new HashMap<>();
    private long offset;

    private SegmentLines() {}

    /**
     * @param bytes its length, line end included
     * @param full the line itself, or the one that a short line points to. Bytes as characters: what is looked for is ASCII
     */
    record Line(int bytes, String full) {}

    static Stream<Line> of(Path segment) throws IOException {
        SegmentLines lines = new SegmentLines();
        BufferedReader reader = Files.newBufferedReader(segment, StandardCharsets.ISO_8859_1);
        return reader.lines().map(lines::line).onClose(() -> {
            try {
                reader.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private Line line(String text) {
        long start = offset;
        offset += text.length() + 1;
        int like = text.lastIndexOf(LIKE);
        if (like < 0 || text.indexOf('"', like + LIKE.length()) >= 0) {
            fullLines.put(start, text);
            return new Line(text.length() + 1, text);
        }
        String digits = text.substring(like + LIKE.length(), text.indexOf('}', like));
        String full = fullLines.get(Long.parseLong(digits));
        if (full == null) {
            throw new IllegalStateException(
                    "the line at " + start + " points to " + digits + ", where no full line is");
        }
        return new Line(text.length() + 1, full);
    }
}
