package io.outrider.benchmarks.compare;

import io.outrider.benchmarks.results.Machine;
import io.outrider.benchmarks.results.Numbers;
import io.outrider.benchmarks.results.ResultsPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The whole-process comparison, from the command line to RESULTS.md. Started by run.sh, which builds what it needs. */
public final class Compare {
    /** Roughly what the most talkative contender writes in a second at full rate. */
    private static final long BYTES_A_SECOND = 250L << 20;

    private static final int DEMO_SECONDS = 20;

    private final Layout layout;
    private final Options options;
    private final List<Contender> contenders;
    private final Path work;
    private final List<String> notes = new ArrayList<>();
    private final Map<String, String> facts = new LinkedHashMap<>();

    private Compare(Layout layout, Options options, List<Contender> all, List<String> arguments) {
        this.layout = layout;
        this.options = options;
        contenders = all.stream().filter(this::takesPart).toList();
        work = options.work() == null ? layout.target().resolve("work") : options.work();
        if (!MEASURES.containsAll(options.again())) {
            throw new CompareFailure(
                    CompareFailure.USAGE,
                    "--again takes measures: " + String.join(", ", MEASURES) + " (benchmarks/run.sh --help)");
        }
        facts.putAll(Machine.facts(("benchmarks/run.sh " + String.join(" ", arguments)).trim()));
    }

    public static void main(String[] arguments) throws Exception {
        try {
            List<String> given = List.of(arguments);
            Layout layout =
                    new Layout(Path.of(System.getProperty("outrider.home", ".")).toRealPath());
            if (given.contains("--help") || given.contains("-h")) {
                System.out.print(Options.HELP);
                return;
            }
            List<Contender> all = Contenders.all(layout);
            Options options = Options.parse(given, names(all));
            new Compare(layout, options, all, given).run();
        } catch (CompareFailure e) {
            System.err.println("benchmarks: " + e.getMessage());
            System.exit(e.exitCode());
        }
    }

    private static final List<String> MEASURES = List.of(
            CallMeasure.CALL,
            CallMeasure.ALLOCATED,
            CallMeasure.KEPT,
            CallMeasure.KEPT_TWO_THREADS,
            StartMeasure.NAME,
            RowsMeasure.H2,
            RowsMeasure.POSTGRES,
            PipelineMeasure.NAME,
            AotMeasure.NAME,
            EventBytes.NAME);

    private static Set<String> names(List<Contender> contenders) {
        Set<String> names = new TreeSet<>(MEASURES);
        contenders.forEach(contender -> names.add(contender.name()));
        return names;
    }

    private void run() throws IOException, InterruptedException {
        Path javaHome = options.javaHome();
        Jdk own = Jdk.at(javaHome)
                .orElseThrow(() -> new CompareFailure(
                        CompareFailure.USAGE, javaHome + " is no JDK; give the home folder of one by --java"));
        facts.put("JDK of the hosts", own.version());
        Files.createDirectories(work);
        requireSpace();
        Optional<RawJson.Earlier> earlier = options.again().isEmpty() ? Optional.empty() : Optional.of(earlier());

        Comparison comparison = new Comparison(contenders, work, System.out);
        HostJvm jvm = new HostJvm(javaHome.resolve("bin/java"), layout);
        try (Servers servers = new Servers()) {
            for (Measure measure : measures(jvm, servers)) {
                comparison.run(measure, options.rounds());
            }
        } finally {
            Comparison.delete(aotCaches());
        }
        if (isAsked(EventBytes.NAME)
                && contenders.stream().anyMatch(c -> c.name().equals("outrider"))) {
            measureBytes(comparison.samples());
        }
        earlier.ifPresent(there -> putInto(there, comparison.samples()));
        write(comparison.samples());
    }

    /** Figures of two machines do not belong into one table. */
    private RawJson.Earlier earlier() throws IOException {
        RawJson.Earlier earlier = RawJson.read(out().resolve("results/raw.json"));
        for (String fact : List.of("processor", "cores", "JDK of the hosts")) {
            if (!Objects.equals(facts.get(fact), earlier.facts().get(fact))) {
                throw new CompareFailure(
                        CompareFailure.USAGE,
                        "the comparison that is there was measured with another " + fact + ": "
                                + earlier.facts().get(fact) + ", here it is " + facts.get(fact));
            }
        }
        return earlier;
    }

    private void putInto(RawJson.Earlier earlier, Samples samples) {
        samples.addAllBut(options.again(), earlier.samples(), earlier.failures());
        Map<String, String> now = Map.copyOf(facts);
        facts.clear();
        facts.putAll(earlier.facts());
        String measures = String.join(", ", options.again());
        facts.put(
                measures + " again",
                now.get("measured") + ", by " + now.get("by") + ", load before " + now.get("load before"));
    }

    private List<Measure> measures(HostJvm jvm, Servers servers) throws IOException {
        Lengths lengths = options.lengths();
        List<Measure> measures = new ArrayList<>(List.of(
                CallMeasure.call(jvm, layout, lengths),
                CallMeasure.allocated(jvm, layout, lengths),
                CallMeasure.kept(jvm, layout, 1, lengths),
                CallMeasure.kept(jvm, layout, 2, lengths),
                new StartMeasure(jvm, layout),
                RowsMeasure.h2(jvm, layout, lengths),
                RowsMeasure.postgres(jvm, layout, servers, lengths),
                new PipelineMeasure(jvm, layout, servers, lengths)));
        if (isAsked(AotMeasure.NAME)) {
            Optional<Jdk> newest = Jdk.withAotCache(options.jdk25(), options.javaHome(), System.getenv("JAVA25_HOME"));
            if (newest.isPresent()) {
                facts.put("JDK with an AOT cache", newest.get().version());
                Files.createDirectories(aotCaches());
                HostJvm onNewest = new HostJvm(newest.get().home().resolve("bin/java"), layout);
                measures.add(new AotMeasure(onNewest, layout, aotCaches()));
            } else {
                note("aot: no JDK 25 or later was found; name one by --jdk25 HOME or JAVA25_HOME");
            }
        }
        measures.removeIf(measure -> !isAsked(measure.name()));
        return measures;
    }

    private Path aotCaches() {
        return work.resolve("aot-caches");
    }

    private void measureBytes(Samples samples) throws IOException, InterruptedException {
        Path folder = work.resolve("demo");
        Comparison.delete(folder);
        try {
            Path run = options.rentScoutRun();
            if (run == null) {
                System.out.println("bytes            running the demo for " + DEMO_SECONDS + " s");
                run = DemoRun.in(folder, layout, DEMO_SECONDS);
            }
            Map<String, Double> figures = EventBytes.of(run);
            samples.add(new Sample(EventBytes.NAME, "outrider", 1, figures));
            System.out.println("bytes            " + Numbers.whole(figures.getOrDefault("bytes_per_event", 0.0))
                    + " bytes an event");
        } catch (HostFailed e) {
            note("bytes: " + e.getMessage());
        } finally {
            Comparison.delete(folder);
        }
    }

    private void write(Samples samples) throws IOException {
        Path out = out();
        Path raw = out.resolve("results/raw.json");
        Files.createDirectories(out.resolve("results"));
        RawJson.write(raw, contenders, samples, facts);
        List<String> report = Report.of(contenders, samples, facts, notes);
        Path page = ResultsPage.in(out).write("agent", report);
        System.out.println();
        report.forEach(System.out::println);
        System.out.println("Written to " + page + " and " + raw);
    }

    private Path out() {
        Path given = options.out();
        return given != null ? given : options.isPartial() ? layout.target().resolve("partial") : layout.benchmarks();
    }

    private void note(String line) {
        notes.add(line);
        System.out.println(line);
    }

    private void requireSpace() throws IOException {
        long needed = options.seconds() * BYTES_A_SECOND;
        long there = Files.getFileStore(work).getUsableSpace();
        if (there < needed) {
            throw new CompareFailure(
                    CompareFailure.FAILED,
                    work + " has " + (there >> 30) + " GB free; " + options.seconds()
                            + " s at full rate may need " + (needed >> 30) + " GB: give another folder by --work, or"
                            + " fewer --seconds");
        }
    }

    /** The bare host always does: everything is compared with it. */
    private boolean takesPart(Contender contender) {
        return contender.isBare() || isNamed(contender.name(), contenderNamesAsked());
    }

    private boolean isAsked(String measure) {
        Set<String> only = options.only().stream().filter(MEASURES::contains).collect(Collectors.toSet());
        return isNamed(measure, options.again().isEmpty() ? only : options.again());
    }

    private Set<String> contenderNamesAsked() {
        return options.only().stream().filter(name -> !MEASURES.contains(name)).collect(Collectors.toSet());
    }

    private static boolean isNamed(String name, Set<String> asked) {
        return asked.isEmpty() || asked.contains(name);
    }
}
