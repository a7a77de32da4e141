package io.outrider.sidecar.tables;

import io.outrider.sidecar.http.Request;
import io.outrider.sidecar.http.Response;
import io.outrider.sidecar.http.Route;
import io.outrider.sidecar.postgres.Catalogue;
import io.outrider.sidecar.postgres.PostgresConfig;
import io.outrider.sidecar.postgres.Row;
import io.outrider.sidecar.postgres.StatementForm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/**
 * {@code GET /api/database/locks}, {@code /connections}, {@code /settings}: the database as it is right now. Statements of sessions are shown
 * without their literals. Any thread.
 */
public final class DatabaseRoutes {
    private static final int LONGEST = 20;
    private static final int LONGEST_TEXT = 2_000;

    private final PostgresConfig postgres;
    private final TablesConfig config;

    public DatabaseRoutes(PostgresConfig postgres, TablesConfig config) {
        this.postgres = postgres;
        this.config = config;
    }

    public List<Route> routes() {
        return List.of(
                new Route("/api/database/locks", Route.Access.TOKEN, List.of(), this::locks),
                new Route("/api/database/connections", Route.Access.TOKEN, List.of(), this::connections),
                new Route("/api/database/settings", Route.Access.TOKEN, List.of(), this::settings));
    }

    private Response locks(Request request) {
        try (Catalogue catalogue = Catalogue.open(postgres, config.timeout())) {
            Map<Integer, Row> sessions = new LinkedHashMap<>();
            LiveState.sessions(catalogue).forEach(row -> sessions.put((int) row.whole("pid", 0), row));
            Map<Integer, Row> waits = new HashMap<>();
            LiveState.waitedFor(catalogue).forEach(row -> waits.put((int) row.whole("pid", 0), row));
            BlockingChains chains = BlockingChains.of(sessions.values());
            return answer(catalogue, json -> {
                json.writeNumberProperty("waiting", chains.waiting());
                json.writeArrayPropertyStart("chains");
                chains.roots().stream()
                        .sorted(Comparator.comparingInt(BlockingChains.Node::size)
                                .reversed())
                        .forEach(node -> chain(json, node, sessions, waits));
                json.writeEndArray();
            });
        }
    }

    private static void chain(
            JsonGenerator json, BlockingChains.Node node, Map<Integer, Row> sessions, Map<Integer, Row> waits) {
        json.writeStartObject();
        json.writeNumberProperty("pid", node.pid());
        Row session = sessions.get(node.pid());
        if (session != null) {
            session(json, session);
        }
        Row wait = waits.get(node.pid());
        if (wait != null) {
            json.writeObjectPropertyStart("waits_for");
            json.writeStringProperty("lock", wait.text("locktype"));
            json.writeStringProperty("mode", wait.text("mode"));
            json.writeStringProperty("relation", wait.text("relation"));
            json.writeEndObject();
        }
        json.writeNumberProperty("blocked", node.size());
        json.writeArrayPropertyStart("blocks");
        node.blocks().forEach(blocked -> chain(json, blocked, sessions, waits));
        json.writeEndArray();
        json.writeEndObject();
    }

    private Response connections(Request request) {
        try (Catalogue catalogue = Catalogue.open(postgres, config.timeout())) {
            List<Row> sessions = LiveState.sessions(catalogue).stream()
                    .filter(row -> row.text("backend_type").equals("client backend")
                            || row.text("backend_type").isEmpty())
                    .toList();
            List<Row> holders = LiveState.holders(catalogue);
            Row limits = LiveState.connections(catalogue);
            return answer(catalogue, json -> {
                json.writeNumberProperty("used", sessions.size() + 1);
                json.writeNumberProperty("most", limits.whole("most", 0));
                json.writeNumberProperty("reserved", limits.whole("reserved", 0));
                counts(json, "by_state", sessions, "state");
                counts(json, "by_application", sessions, "application_name");
                counts(json, "by_role", sessions, "usename");
                counts(json, "by_database", sessions, "datname");
                longest(json, "idle_in_transaction", sessions, "idle in transaction", "state_seconds");
                longest(json, "active", sessions, "active", "query_seconds");
                holders(json, sessions, holders);
            });
        }
    }

    /** Whoever still needs the oldest rows: VACUUM cannot take what is younger. */
    private static void holders(JsonGenerator json, List<Row> sessions, List<Row> others) {
        json.writeArrayPropertyStart("holds_back_vacuum");
        List<Row> all = new ArrayList<>(
                sessions.stream().filter(row -> row.has("xmin_age")).toList());
        all.sort(Comparator.comparingLong((Row row) -> -row.whole("xmin_age", 0)));
        for (Row row : all.subList(0, Math.min(all.size(), LONGEST))) {
            json.writeStartObject();
            json.writeStringProperty("kind", "session");
            json.writeStringProperty("name", row.text("pid"));
            json.writeNumberProperty("transactions", row.whole("xmin_age", 0));
            json.writeEndObject();
        }
        for (Row row : others) {
            json.writeStartObject();
            json.writeStringProperty("kind", row.text("kind"));
            json.writeStringProperty("name", row.text("name"));
            json.writeNumberProperty("transactions", row.whole("xid_age", 0));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void counts(JsonGenerator json, String name, List<Row> sessions, String column) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Row row : sessions) {
            String value = row.text(column);
            counts.merge(value.isEmpty() ? "unknown" : value, 1, Integer::sum);
        }
        json.writeObjectPropertyStart(name);
        counts.forEach(json::writeNumberProperty);
        json.writeEndObject();
    }

    private static void longest(JsonGenerator json, String name, List<Row> sessions, String state, String seconds) {
        json.writeArrayPropertyStart(name);
        sessions.stream()
                .filter(row -> row.text("state").startsWith(state))
                .sorted(Comparator.comparingDouble((Row row) -> -row.real(seconds, 0)))
                .limit(LONGEST)
                .forEach(row -> {
                    json.writeStartObject();
                    json.writeNumberProperty("pid", row.whole("pid", 0));
                    session(json, row);
                    json.writeEndObject();
                });
        json.writeEndArray();
    }

    private static void session(JsonGenerator json, Row row) {
        for (String column :
                List.of("datname", "usename", "application_name", "client", "state", "wait_event_type", "wait_event")) {
            json.writeStringProperty(column, row.text(column));
        }
        for (String column : List.of("transaction_seconds", "query_seconds", "state_seconds")) {
            Double seconds = row.real(column);
            if (seconds != null) {
                json.writeNumberProperty(column, Math.round(1000 * seconds) / 1000.0);
            }
        }
        String text = StatementForm.of(row.text("query"));
        json.writeStringProperty(
                "statement", text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text);
    }

    private Response settings(Request request) {
        try (Catalogue catalogue = Catalogue.open(postgres, config.timeout())) {
            Map<String, String> settings = new LinkedHashMap<>();
            List<String> pending = new ArrayList<>();
            for (Row row : catalogue.rows("SELECT * FROM pg_catalog.pg_settings WHERE context <> 'internal'")) {
                // Our own transaction has limits of its own; what others get is reset_val.
                settings.put(row.text("name"), row.text("reset_val"));
                if (row.flag("pending_restart")) {
                    pending.add(row.text("name"));
                }
            }
            return answer(catalogue, json -> {
                json.writeArrayPropertyStart("settings");
                for (SettingsAdvice advice : SettingsAdvice.of(settings)) {
                    json.writeStartObject();
                    json.writeStringProperty("name", advice.name());
                    json.writeStringProperty("value", advice.value());
                    json.writeStringProperty("severity", advice.severity());
                    json.writeStringProperty("text", advice.text());
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeArrayPropertyStart("pending_restart");
                pending.forEach(json::writeString);
                json.writeEndArray();
            });
        }
    }

    private static Response answer(Catalogue catalogue, Consumer<JsonGenerator> content) {
        return Response.json(json -> {
            json.writeStartObject();
            StandingJson.write(json, catalogue.standing());
            content.accept(json);
            json.writeEndObject();
        });
    }
}
