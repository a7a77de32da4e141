package io.outrider.benchmarks.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Lets the contenders take turns, measure after measure, round after round. */
final class Comparison {
    private static final Set<String> PAIR = Set.of(Contender.BARE, Contenders.MODULE, Contenders.OUTRIDER);

    private final List<Contender> contenders;
    private final Path work;
    private final PrintStream progress;
    private final Samples samples = new Samples();

    Comparison(List<Contender> contenders, Path work, PrintStream progress) {
        this.contenders = contenders;
        this.work = work;
        this.progress = progress;
    }

    Samples samples() {
        return samples;
    }

    void run(Measure measure, int askedRounds) throws IOException, InterruptedException {
        int rounds = measure.rounds(askedRounds);
        int all = rounds + measure.pairs(askedRounds);
        List<Contender> pair =
                contenders.stream().filter(c -> PAIR.contains(c.name())).toList();
        for (int round = 1; round <= all; round++) {
            for (Contender contender : round <= rounds ? contenders : pair) {
                if (measure.appliesTo(contender)) {
                    progress.printf(
                            Locale.ROOT, "%-16s round %2d/%d  %-20s ", measure.name(), round, all, contender.name());
                    progress.flush();
                    progress.println(take(measure, contender, round));
                }
            }
        }
    }

    /** Gives a few words on what came of it. */
    private String take(Measure measure, Contender contender, int round) throws IOException, InterruptedException {
        Path folder = work.resolve(measure.name() + "-" + contender.name() + "-" + round);
        delete(folder);
        try {
            Files.createDirectories(folder);
            Map<String, Double> figures = measure.take(contender, folder);
            samples.add(new Sample(measure.name(), contender.name(), round, figures));
            return measure.inWords(figures);
        } catch (HostFailed | IOException e) {
            String reason = e.getMessage() == null ? e.toString() : e.getMessage();
            samples.addFailure(new Samples.Failure(measure.name(), contender.name(), round, reason));
            return "failed: " + reason;
        } finally {
            // A minute at full rate is gigabytes.
            delete(folder);
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
