package io.outrider.sidecar.indexes;

import io.outrider.sidecar.http.Route;
import io.outrider.sidecar.postgres.GuardedDatabase;
import io.outrider.sidecar.postgres.PostgresConfig;
import io.outrider.sidecar.rundir.DurableFile;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Index advice put together: the watch, what it found, and the addresses that tell and change it. Any thread. */
public final class Indexes {
    private final IndexWatch watch;
    private final IndexFindings findings;
    private final IndexRoutes routes;
    private final SuggestionBook book;
    private final IndexChanges changes;
    private final IndexTrials trials;
    private final TrialRun run;

    public Indexes(
            Workload workload,
            IndexConfig config,
            PostgresConfig postgres,
            GuardedDatabase guarded,
            Path folder,
            Clock clock) {
        Databases databases = new ConfiguredDatabases(postgres, config);
        PlanSource plans = PlanSource.guarded(guarded);
        this.book = new SuggestionBook(new DurableFile(folder.resolve("indexes.json")));
        AuditLog audit = new AuditLog(folder.resolve("index-audit.ndjson"), clock);
        OneChange one = new OneChange(book, clock);
        this.changes = new IndexChanges(workload, config, databases, plans, book, audit, one, clock);
        this.trials = new IndexTrials(workload, config, databases, book, one, clock);
        this.run = new TrialRun(trials, one, clock);
        this.watch = new IndexWatch(
                workload,
                config,
                databases,
                plans,
                new HypotheticalIndexes(guarded),
                book,
                changes,
                postgres.isSet(),
                clock);
        this.findings = new IndexFindings(watch, book);
        this.routes = new IndexRoutes(watch, book, changes, trials, run, databases, config, clock);
    }

    public IndexWatch watch() {
        return watch;
    }

    public IndexFindings findings() {
        return findings;
    }

    SuggestionBook book() {
        return book;
    }

    IndexChanges changes() {
        return changes;
    }

    IndexTrials trials() {
        return trials;
    }

    TrialRun run() {
        return run;
    }

    public List<Route> routes() {
        return routes.routes();
    }
}
