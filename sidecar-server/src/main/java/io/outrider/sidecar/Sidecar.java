package io.outrider.sidecar;

import io.outrider.sidecar.analysis.AnalysisConfig;
import io.outrider.sidecar.analysis.AnalysisRoutes;
import io.outrider.sidecar.analysis.PlanWatch;
import io.outrider.sidecar.analysis.QueryAnalysis;
import io.outrider.sidecar.config.Key;
import io.outrider.sidecar.config.Settings;
import io.outrider.sidecar.events.EventRoutes;
import io.outrider.sidecar.events.LiveConfig;
import io.outrider.sidecar.events.LiveEvents;
import io.outrider.sidecar.export.ExportConfig;
import io.outrider.sidecar.export.ExportJobs;
import io.outrider.sidecar.export.ExportRoutes;
import io.outrider.sidecar.export.Exports;
import io.outrider.sidecar.export.JobRoutes;
import io.outrider.sidecar.health.HealthRoutes;
import io.outrider.sidecar.health.HealthRoutes.About;
import io.outrider.sidecar.http.HttpConfig;
import io.outrider.sidecar.http.HttpFront;
import io.outrider.sidecar.http.NamedTokens;
import io.outrider.sidecar.http.Route;
import io.outrider.sidecar.indexes.IndexConfig;
import io.outrider.sidecar.indexes.IndexFindings;
import io.outrider.sidecar.indexes.IndexWatch;
import io.outrider.sidecar.indexes.Indexes;
import io.outrider.sidecar.indexes.Statement;
import io.outrider.sidecar.logging.LogConfig;
import io.outrider.sidecar.metrics.Metrics;
import io.outrider.sidecar.plan.PlanHistory;
import io.outrider.sidecar.postgres.GuardConfig;
import io.outrider.sidecar.postgres.GuardedDatabase;
import io.outrider.sidecar.postgres.PostgresConfig;
import io.outrider.sidecar.query.FindingRoutes;
import io.outrider.sidecar.query.HistoryConfig;
import io.outrider.sidecar.query.QueryBook;
import io.outrider.sidecar.query.QueryConfig;
import io.outrider.sidecar.query.QueryRoutes;
import io.outrider.sidecar.rundir.Checkpoint;
import io.outrider.sidecar.rundir.RunDirectory;
import io.outrider.sidecar.rundir.RunDirectoryConfig;
import io.outrider.sidecar.rundir.StartRefused;
import io.outrider.sidecar.ship.ShipConfig;
import io.outrider.sidecar.ship.Shipper;
import io.outrider.sidecar.statements.StatementsConfig;
import io.outrider.sidecar.tables.TablesConfig;
import io.outrider.sidecar.tail.Heartbeats;
import io.outrider.sidecar.tail.Retention;
import io.outrider.sidecar.tail.SegmentFolder;
import io.outrider.sidecar.tail.SegmentName;
import io.outrider.sidecar.tail.Tail;
import io.outrider.sidecar.tail.TailConfig;
import io.outrider.sidecar.tail.TailMemory;
import io.outrider.sidecar.trace.TraceConfig;
import io.outrider.sidecar.trace.TraceIndex;
import io.outrider.sidecar.trace.TraceRoutes;
import io.outrider.sidecar.web.WebRoutes;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;

/**
 * The sidecar, put together in the order in which data flows: run directory, segments, reading, shipping, state, answers.
 */
final class Sidecar implements AutoCloseable {
    /** Every key of every component, as help and documentation show them. */
    static final List<Key<?>> KEYS = Stream.of(
                    RunDirectoryConfig.KEYS,
                    HttpConfig.KEYS,
                    TailConfig.KEYS,
                    QueryConfig.KEYS,
                    HistoryConfig.KEYS,
                    IndexConfig.KEYS,
                    TraceConfig.KEYS,
                    LiveConfig.KEYS,
                    ShipConfig.KEYS,
                    PostgresConfig.KEYS,
                    StatementsConfig.KEYS,
                    TablesConfig.KEYS,
                    ExportConfig.KEYS,
                    GuardConfig.KEYS,
                    AnalysisConfig.KEYS,
                    LogConfig.KEYS)
            .<Key<?>>flatMap(List::stream)
            .toList();

    private static final Duration SAVE_INTERVAL = Duration.ofSeconds(1);

    private static final Duration WATCH_INTERVAL = Duration.ofMillis(250);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private String url = "";
    private Path path = Path.of("");

    private Sidecar() {}

    static Sidecar start(Settings settings, Clock clock) throws StartRefused {
        Sidecar sidecar = new Sidecar();
        try {
            sidecar.assemble(settings, clock);
            return sidecar;
        } catch (StartRefused | RuntimeException e) {
            sidecar.close();
            throw e;
        }
    }

    private void assemble(Settings settings, Clock clock) throws StartRefused {
        RunDirectory runDirectory =
                part(RunDirectory.open(RunDirectoryConfig.from(settings).path()));
        String token = runDirectory.token();
        TailConfig tailConfig = TailConfig.from(settings);
        SegmentFolder folder = new SegmentFolder(runDirectory.events());
        Heartbeats heartbeats = new Heartbeats(runDirectory.agents(), clock);
        Function<TailMemory, Tail> tails = memory -> new Tail(folder, heartbeats, tailConfig, clock, memory);

        QueryConfig queryConfig = QueryConfig.from(settings);
        LiveConfig liveConfig = LiveConfig.from(settings);
        QueryBook book = new QueryBook(queryConfig, HistoryConfig.from(settings), clock);
        TraceIndex traces = new TraceIndex(TraceConfig.from(settings));
        LiveEvents live = new LiveEvents(liveConfig);
        Metrics metrics = part(new Metrics());
        EventReader reader = part(new EventReader(tails, book, traces, live, metrics));
        ShipConfig shipConfig = ShipConfig.from(settings);
        Shipper shipper = shipConfig.isOn()
                ? part(new Shipper(shipConfig, tails, runDirectory.sidecar().resolve("dead-letter.ndjson"), clock))
                : null;
        ExportConfig exportConfig = ExportConfig.from(settings);
        Exports exports = part(Exports.open(exportConfig, PostgresConfig.from(settings), clock));
        exports.onEnd(figures -> metrics.exported(
                figures.dataset(), figures.format(), figures.status(), figures.seconds(), figures.items()));
        ExportJobs jobs =
                ExportJobs.open(exports, exportConfig, runDirectory.sidecar().resolve("exports"));

        Checkpoint checkpoint = new Checkpoint(
                runDirectory.sidecar().resolve("state.json"),
                shipper == null ? List.of(reader) : List.of(reader, shipper),
                clock);
        checkpoint.load();

        AnalysisConfig analysisConfig = AnalysisConfig.from(settings);
        PlanHistory plans = new PlanHistory(analysisConfig.keepStatements(), analysisConfig.keepPlans());
        Checkpoint keptPlans = new Checkpoint(runDirectory.sidecar().resolve("plans.json"), List.of(plans), clock);
        keptPlans.load();
        GuardedDatabase guarded =
                part(new GuardedDatabase(PostgresConfig.from(settings), GuardConfig.from(settings), clock));
        QueryAnalysis analysis =
                new QueryAnalysis(guarded, plans, nanos -> metrics.analysed("statement", nanos), clock);
        IndexConfig indexConfig = IndexConfig.from(settings);
        Indexes indexes = new Indexes(
                most -> statements(book, most),
                indexConfig,
                PostgresConfig.from(settings),
                guarded,
                runDirectory.sidecar(),
                clock);
        DatabaseWatch database = part(new DatabaseWatch(
                settings, runDirectory.sidecar(), book, plans, metrics, indexes.watch()::suggestions, clock));

        Accounting accounting = new Accounting(reader, shipper, heartbeats, tailConfig.deadAfter(), clock);
        Vitals vitals = new Vitals(reader, shipper, indexes.watch(), checkpoint, clock);
        About about = new About(
                Version.TEXT,
                clock.instant(),
                runDirectory.path().toString(),
                ProcessHandle.current().pid());
        List<Route> routes = new ArrayList<>();
        routes.addAll(new QueryRoutes(book).routes());
        routes.addAll(new FindingRoutes(book, findings(indexes.findings())).routes());
        routes.addAll(new AnalysisRoutes(analysis, plans, book::statement).routes());
        routes.addAll(indexes.routes());
        routes.addAll(new TraceRoutes(traces, folder).routes());
        routes.addAll(new EventRoutes(live, liveConfig).routes());
        routes.addAll(
                new HealthRoutes(about, vitals::checks, accounting::accounts, heartbeats, tailConfig.deadAfter(), clock)
                        .routes());
        routes.addAll(metrics.routes(accounting::ledger));
        routes.addAll(database.routes());
        routes.addAll(new ExportRoutes(exports).routes());
        routes.addAll(new JobRoutes(exports, jobs).routes());
        routes.addAll(new WebRoutes().routes());

        // Parts close from the last to the first: nobody reads any more, nobody asks any more, the last state is saved.
        Keeper keeper = part(
                new Keeper(checkpoint, new Retention(folder, tailConfig.retentionBytes()), doneByAll(reader, shipper)));
        traces.setComplete(false);
        HttpFront front = part(HttpFront.start(
                HttpConfig.from(settings),
                token,
                new NamedTokens(runDirectory.path().resolve("tokens")),
                routes,
                liveConfig.maxClients() + 2 * exportConfig.maxConcurrent()));
        part(Announcement.publish(runDirectory.sidecar(), front.url(), clock));
        url = front.url();
        path = runDirectory.path();

        vitals.watch(part(Worker.start("state", keeper::round, SAVE_INTERVAL)));
        Recall recall = new Recall(folder, traces, live);
        vitals.watch(part(Worker.start("tail", recall.before(reader), tailConfig.pollInterval())));
        if (shipper != null) {
            vitals.watch(part(
                    Worker.start("ship", rest -> shipper.round(rest.isLast(), rest::rest), tailConfig.pollInterval())));
        }
        database.start();
        vitals.watch(part(Worker.start("exports", rest -> exports.watch() + jobs.tidy(), WATCH_INTERVAL)));
        if (guarded.isOn() && analysisConfig.watchStatements() > 0) {
            PlanWatch watch = new PlanWatch(analysis, guarded, book::costliestStatements, analysisConfig, clock);
            part(Worker.start("plans", rest -> watch(watch, keptPlans, rest.isLast()), analysisConfig.watchInterval()));
        }
        if (indexes.watch().isOn()) {
            part(Worker.start(
                    "indexes", rest -> rest.isLast() ? 0 : advise(indexes.watch(), metrics), indexConfig.interval()));
        }
    }

    private static int watch(PlanWatch watch, Checkpoint keptPlans, boolean last) {
        if (!last) {
            watch.round();
        }
        keptPlans.save();
        return 0; // whoever watches rests in between, whatever there was to do
    }

    private static int advise(IndexWatch watch, Metrics metrics) {
        long start = System.nanoTime();
        int looked = watch.round();
        if (looked > 0) {
            metrics.analysed("indexes", System.nanoTime() - start);
        }
        return looked;
    }

    String url() {
        return url;
    }

    Path runDirectory() {
        return path;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.removeLast();
            try {
                part.close();
            } catch (Exception e) {
                LoggerFactory.getLogger(Sidecar.class)
                        .warn("{} did not close cleanly", part.getClass().getSimpleName(), e);
            }
        }
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.addLast(part);
        return part;
    }

    private static List<Statement> statements(QueryBook book, int most) {
        return book.heaviest(most).stream()
                .map(heavy -> new Statement(
                        heavy.fingerprint(),
                        heavy.summary(),
                        heavy.text(),
                        heavy.namespace(),
                        heavy.calls(),
                        heavy.totalMillis()))
                .toList();
    }

    private static FindingRoutes.Indexes findings(IndexFindings findings) {
        return new FindingRoutes.Indexes() {
            @Override
            public void write(JsonGenerator json, String kind, int limit) {
                findings.write(json, kind, limit);
            }

            @Override
            public void writeAnalysis(JsonGenerator json) {
                findings.writeAnalysis(json);
            }
        };
    }

    /** Segments that nobody has anything left to read in. */
    private static Supplier<Set<SegmentName>> doneByAll(EventReader reader, @Nullable Shipper shipper) {
        return () -> {
            Set<SegmentName> done = reader.memory().done();
            if (shipper != null) {
                done.retainAll(shipper.settledMemory().done());
            }
            return done;
        };
    }
}
