package io.outrider.sidecar;

import io.outrider.sidecar.config.Settings;
import io.outrider.sidecar.events.LiveConfig;
import io.outrider.sidecar.http.Route;
import io.outrider.sidecar.metrics.Metrics;
import io.outrider.sidecar.plan.PlanHistory;
import io.outrider.sidecar.plan.PlanRecord;
import io.outrider.sidecar.plan.SeenStatement;
import io.outrider.sidecar.postgres.PostgresConfig;
import io.outrider.sidecar.query.QueryBook;
import io.outrider.sidecar.query.SlowQueries;
import io.outrider.sidecar.query.SlowRoutes;
import io.outrider.sidecar.rundir.Checkpoint;
import io.outrider.sidecar.rundir.StartRefused;
import io.outrider.sidecar.statements.ServerStatements;
import io.outrider.sidecar.statements.StatementsConfig;
import io.outrider.sidecar.tables.DatabaseRoutes;
import io.outrider.sidecar.tables.TableOverview;
import io.outrider.sidecar.tables.TableRoutes;
import io.outrider.sidecar.tables.TablesConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The part of the sidecar that asks the database: slow statements of both sides, tables, locks, connections, settings. */
final class DatabaseWatch implements AutoCloseable {
    private static final int STATEMENTS_IDENTIFIED = 200;
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}|-?[1-8]\\d{18}");

    private final ServerStatements statements;
    private final StatementsConfig config;
    private final Checkpoint state;
    private final List<Route> routes = new ArrayList<>();
    private @Nullable Worker worker;

    DatabaseWatch(
            Settings settings,
            Path folder,
            QueryBook book,
            PlanHistory plans,
            Metrics metrics,
            IntSupplier indexSuggestions,
            Clock clock)
            throws StartRefused {
        PostgresConfig postgres = PostgresConfig.from(settings);
        config = StatementsConfig.from(settings);
        statements = new ServerStatements(
                postgres,
                config,
                () -> identifiers(book, plans),
                nanos -> metrics.analysed("statements", nanos),
                clock);
        state = new Checkpoint(folder.resolve("statements.json"), List.of(statements.section()), clock);
        if (statements.isOn()) {
            state.load();
        }
        SlowQueries slow =
                new SlowQueries(book, statements, LiveConfig.from(settings).slowThreshold());
        metrics.watch(slow::count, indexSuggestions);
        TablesConfig tables = TablesConfig.from(settings);
        TableOverview overview = new TableOverview(postgres, tables);
        routes.addAll(new TableRoutes(postgres, tables, nanos -> metrics.analysed("tables", nanos)).routes());
        routes.addAll(new DatabaseRoutes(postgres, tables).routes());
        routes.addAll(new SlowRoutes(slow, book, nanos -> metrics.analysed("queries", nanos))
                .withOverviewPart("tables", overview::write)
                .withOverviewPart("index_suggestions", json -> json.writeNumber(indexSuggestions.getAsInt()))
                .withStatementPart("plans", (json, fingerprint) -> plans(json, fingerprint, plans))
                .routes());
    }

    /** What the server called the statements that were explained. */
    private static Map<String, Long> identifiers(QueryBook book, PlanHistory plans) {
        Map<String, Long> identifiers = new LinkedHashMap<>();
        for (SeenStatement statement : book.costliestStatements(STATEMENTS_IDENTIFIED)) {
            PlanRecord plan = plans.latest(statement.fingerprint());
            String identifier = plan == null ? "" : plan.plan().queryIdentifier();
            if (NUMBER.matcher(identifier).matches()) {
                identifiers.put(statement.fingerprint(), Long.valueOf(identifier));
            }
        }
        return identifiers;
    }

    private static void plans(JsonGenerator json, String fingerprint, PlanHistory plans) {
        json.writeStartObject();
        json.writeNumberProperty("count", plans.of(fingerprint).size());
        PlanRecord latest = plans.latest(fingerprint);
        if (latest != null) {
            json.writeStringProperty("latest_shape", latest.shape().hash());
            json.writeStringProperty("since", latest.firstSeen().toString());
        }
        json.writeStringProperty("href", "/api/queries/" + fingerprint + "/plans");
        json.writeEndObject();
    }

    /** To be put behind every other address below {@code /api/queries/}. */
    List<Route> routes() {
        return routes;
    }

    void start() {
        if (statements.isOn()) {
            worker = Worker.start(
                    "statements",
                    rest -> {
                        int done = rest.isLast() ? 0 : statements.round();
                        state.save();
                        return done;
                    },
                    config.interval());
        }
    }

    @Override
    public void close() {
        if (worker != null) {
            worker.close();
        }
    }
}
