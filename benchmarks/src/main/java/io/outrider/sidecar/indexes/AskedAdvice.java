package io.outrider.sidecar.indexes;

import io.outrider.sidecar.config.ConfigurationFault;
import io.outrider.sidecar.config.Settings;
import io.outrider.sidecar.postgres.GuardConfig;
import io.outrider.sidecar.postgres.GuardedDatabase;
import io.outrider.sidecar.postgres.PostgresConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Asks for index advice as the sidecar does: the same classes, guards and settings, only without HTTP. One thread. */
public final class AskedAdvice {
    private static final long LOOK_IN_MILLIS = 5000;

    private final PostgresConfig production;
    private final Map<String, String> settings;

    /**
     * What came of it.
     *
     * @param suggested by the model alone, before anything was tried
     * @param create statements of the set that is left
     * @param before milliseconds of each query on the clone without any index, by name
     * @param least those with whichever set that was looked at suits it best
     * @param refused index names with the reason why they are not in the set
     * @param plans asked of the services' database and of the clone
     * @param executions on the clone
     */
    public record Answer(
            List<String> suggested,
            List<String> create,
            Map<String, Double> before,
            Map<String, Double> least,
            Map<String, String> refused,
            Duration modelTook,
            Duration trialTook,
            int plans,
            int executions) {}

    public AskedAdvice(PostgresConfig production, Map<String, String> settings) {
        this.production = production;
        this.settings = Map.copyOf(settings);
    }

    /** What the model suggests for one statement, without names; nothing is executed. */
    public List<String> suggested(String sql) throws IOException, ConfigurationFault {
        Statement statement = new Statement("statement", "", sql, "", 1, 0);
        try (GuardedDatabase guarded = guarded()) {
            Indexes indexes = indexes(List.of(statement), settings, guarded);
            indexes.watch().round();
            complain(indexes);
            return indexes.book().all().stream()
                    .flatMap(kept -> kept.suggestion().shapes().stream())
                    .map(shape -> shape.named("").identity())
                    .toList();
        }
    }

    /** Suggestions for the workload, verified all together on the clone. */
    public Answer verified(Map<String, String> workload, PostgresConfig clone, Consumer<String> progress)
            throws IOException, ConfigurationFault, InterruptedException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("indexes.clone-url", clone.url());
        all.put("indexes.clone-user", clone.user());
        List<Statement> statements = new ArrayList<>();
        workload.forEach((name, sql) -> statements.add(new Statement(name, name, sql, "", 1, 0)));
        try (GuardedDatabase guarded = guarded()) {
            Indexes indexes = indexes(statements, all, guarded);
            long start = System.nanoTime();
            indexes.watch().round();
            complain(indexes);
            Duration model = Duration.ofNanos(System.nanoTime() - start);
            List<String> suggested = indexes.book().all().stream()
                    .flatMap(kept -> kept.suggestion().create().stream())
                    .toList();
            progress.accept(suggested.size() + " suggested by the model, "
                    + indexes.book().alternatives().size() + " alternatives");
            TrialRun.State state = indexes.run().start();
            while (state.ended() == null) {
                Thread.sleep(LOOK_IN_MILLIS);
                TrialProgress.Snapshot at = state.progress().snapshot();
                progress.accept(at.phase() + (at.outOf() > 0 ? ", " + at.done() + " of " + at.outOf() : "") + ", "
                        + at.plans() + " plans, " + at.executions() + " executions");
                state = java.util.Objects.requireNonNull(indexes.run().state());
            }
            if (state.outcome() == null) {
                throw new IOException("the trial failed: " + state.fault());
            }
            TrialProgress.Snapshot end = state.progress().snapshot();
            return new Answer(
                    suggested,
                    state.outcome().kept().stream()
                            .flatMap(kept -> kept.create().stream())
                            .distinct()
                            .toList(),
                    millis(state.outcome().before()),
                    millis(state.outcome().least()),
                    state.outcome().dropped(),
                    model,
                    Duration.between(state.started(), state.ended()),
                    end.plans() + indexes.watch().questions(),
                    end.executions());
        }
    }

    private static Map<String, Double> millis(Map<String, Measured> figures) {
        Map<String, Double> millis = new HashMap<>();
        figures.forEach((query, measured) -> millis.put(query, measured.millis()));
        return millis;
    }

    private static void complain(Indexes indexes) throws IOException {
        if (!indexes.watch().fault().isEmpty() || !indexes.watch().notAnalysed().isEmpty()) {
            throw new IOException("not analysed: " + indexes.watch().fault() + " "
                    + indexes.watch().notAnalysed());
        }
    }

    private Indexes indexes(List<Statement> workload, Map<String, String> all, GuardedDatabase guarded)
            throws IOException, ConfigurationFault {
        IndexConfig config = IndexConfig.from(Settings.of(IndexConfig.KEYS, all));
        Path folder = Files.createTempDirectory("outrider-advice");
        folder.toFile().deleteOnExit();
        return new Indexes(most -> workload, config, production, guarded, folder, Clock.systemUTC());
    }

    private GuardedDatabase guarded() throws ConfigurationFault {
        GuardConfig guards =
                GuardConfig.from(Settings.of(GuardConfig.KEYS, Map.of("postgres.allow-superuser", "true")));
        return new GuardedDatabase(production, guards, Clock.systemUTC());
    }
}
