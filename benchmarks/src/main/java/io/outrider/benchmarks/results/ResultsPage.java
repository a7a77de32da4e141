package io.outrider.benchmarks.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * RESULTS.md, put together from the parts that the measuring commands leave: {@code results/NAME.md}, each of which begins with a
 * {@code ## } heading and says by what command, when and where it was measured. One part can be measured anew without the others.
 */
public final class ResultsPage {
    /** What comes first, in this order; parts of other names follow by name. */
    private static final List<String> ORDER = List.of("agent", "advice", "cost", "bloat", "analysis", "export");

    private static final String HEAD =
            """
            # What was measured

            Each part names the command that makes it, and was measured by that command on the day and machine it names.
            [README.md](README.md) beside this file says what the figures mean and where they are biased.
            """;

    private final Path folder;

    private ResultsPage(Path folder) {
        this.folder = folder;
    }

    /** @param folder where RESULTS.md and the folder {@code results} are, or shall be */
    public static ResultsPage in(Path folder) {
        return new ResultsPage(folder);
    }

    /** Replaces one part, and the page. Gives the page's place. */
    public Path write(String part, List<String> lines) throws IOException {
        if (lines.isEmpty() || !lines.get(0).startsWith("## ")) {
            throw new IllegalArgumentException("part " + part + " must begin with a heading of the second level");
        }
        Files.createDirectories(parts());
        Files.write(parts().resolve(part + ".md"), lines);
        return assemble();
    }

    private Path assemble() throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        for (String part : present()) {
            page.append('\n')
                    .append(Files.readString(parts().resolve(part + ".md")).strip())
                    .append('\n');
        }
        return Files.writeString(folder.resolve("RESULTS.md"), page);
    }

    private List<String> present() throws IOException {
        TreeSet<String> others = new TreeSet<>();
        try (Stream<Path> files = Files.list(parts())) {
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".md"))
                    .forEach(name -> others.add(name.substring(0, name.length() - ".md".length())));
        }
        List<String> present = new ArrayList<>(ORDER);
        present.removeIf(part -> !others.remove(part));
        present.addAll(others);
        return present;
    }

    private Path parts() {
        return folder.resolve("results");
    }
}
