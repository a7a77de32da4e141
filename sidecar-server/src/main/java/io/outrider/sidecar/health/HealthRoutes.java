package io.outrider.sidecar.health;

import io.outrider.sidecar.http.Request;
import io.outrider.sidecar.http.Response;
import io.outrider.sidecar.http.Route;
import io.outrider.sidecar.tail.Heartbeat;
import io.outrider.sidecar.tail.Heartbeats;
import io.outrider.sidecar.tail.Ledger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;

/** {@code /health/live}, {@code /health/ready} and, with the token, {@code /health/detailed}. */
public final class HealthRoutes {
    private final About about;
    private final Supplier<List<Check>> checks;
    private final Supplier<Accounts> accounts;
    private final Heartbeats heartbeats;
    private final Duration deadAfter;
    private final Clock clock;

    public HealthRoutes(
            About about,
            Supplier<List<Check>> checks,
            Supplier<Accounts> accounts,
            Heartbeats heartbeats,
            Duration deadAfter,
            Clock clock) {
        this.about = about;
        this.checks = checks;
        this.accounts = accounts;
        this.heartbeats = heartbeats;
        this.deadAfter = deadAfter;
        this.clock = clock;
    }

    /** What does not change while the sidecar runs. */
    public record About(String version, Instant started, String runDirectory, long pid) {}

    /** The ledger and what lies behind it. */
    public record Accounts(
            Ledger ledger,
            String acknowledgedBy,
            long read,
            Map<String, Long> readByDataset,
            Map<String, Long> troubles,
            long repeated) {}

    public List<Route> routes() {
        return List.of(
                new Route("/health/live", Route.Access.OPEN, List.of(), request -> state(200, "UP")),
                new Route("/health/ready", Route.Access.OPEN, List.of(), request -> ready()),
                new Route("/health/detailed", Route.Access.TOKEN, List.of(), this::detailed));
    }

    /** Ready means: answers, and can write its state. A search engine that is down does not make it unready; events wait on disk. */
    private Response ready() {
        return worst(checks.get()) == Check.Status.DOWN ? state(503, "DOWN") : state(200, "UP");
    }

    private static Response state(int status, String text) {
        return Response.json(status, "application/json", json -> {
            json.writeStartObject();
            json.writeStringProperty("status", text);
            json.writeEndObject();
        });
    }

    private Response detailed(Request request) {
        List<Check> now = checks.get();
        Accounts figures = accounts.get();
        return Response.json(json -> {
            json.writeStartObject();
            json.writeStringProperty("status", worst(now).name());
            json.writeStringProperty("version", about.version);
            json.writeNumberProperty("pid", about.pid);
            json.writeStringProperty("started", about.started.toString());
            json.writeStringProperty("run_directory", about.runDirectory);
            json.writeObjectPropertyStart("components");
            now.forEach(check -> write(json, check));
            json.writeEndObject();
            json.writeArrayPropertyStart("agents");
            heartbeats.byStream().values().forEach(heartbeat -> write(json, heartbeat));
            json.writeEndArray();
            write(json, figures);
            json.writeEndObject();
        });
    }

    private static Check.Status worst(List<Check> checks) {
        return checks.stream()
                .map(Check::status)
                .filter(status -> status != Check.Status.OFF)
                .max(Enum::compareTo)
                .orElse(Check.Status.UP);
    }

    private static void write(JsonGenerator json, Check check) {
        json.writeObjectPropertyStart(check.name());
        json.writeStringProperty("status", check.status().name());
        if (!check.reason().isEmpty()) {
            json.writeStringProperty("reason", check.reason());
        }
        check.figures().forEach(json::writePOJOProperty);
        json.writeEndObject();
    }

    private void write(JsonGenerator json, Heartbeat heartbeat) {
        Duration age = heartbeat.age(clock.instant());
        json.writeStartObject();
        json.writeStringProperty("service", heartbeat.service());
        json.writeStringProperty("writer", heartbeat.stream());
        json.writeNumberProperty("pid", heartbeat.pid());
        json.writeStringProperty("state", heartbeat.state());
        json.writeBooleanProperty("stale", !heartbeat.ended() && age.compareTo(deadAfter) > 0);
        json.writeNumberProperty("age_ms", age.toMillis());
        json.writePOJOProperty("heartbeat", heartbeat.json());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Accounts accounts) {
        Ledger ledger = accounts.ledger;
        json.writeObjectPropertyStart("ledger");
        json.writeNumberProperty("produced", ledger.produced());
        json.writeNumberProperty("written", ledger.written());
        json.writeNumberProperty("buffered", ledger.buffered());
        json.writePOJOProperty("dropped", ledger.dropped());
        json.writeNumberProperty(
                "dropped_total",
                ledger.dropped().values().stream().mapToLong(Long::longValue).sum());
        json.writeStringProperty("acknowledged_by", accounts.acknowledgedBy);
        json.writeNumberProperty("acknowledged", ledger.acknowledged());
        json.writeNumberProperty("duplicate", ledger.duplicate());
        json.writeNumberProperty("dead_lettered", ledger.deadLettered());
        json.writeNumberProperty("pending", ledger.pending());
        json.writeNumberProperty("evicted", ledger.evicted());
        json.writeNumberProperty("lost", ledger.lost());
        json.writeEndObject();
        json.writeObjectPropertyStart("reading");
        json.writeNumberProperty("read", accounts.read);
        json.writePOJOProperty("read_by_dataset", accounts.readByDataset);
        json.writeNumberProperty("repeated", accounts.repeated);
        json.writePOJOProperty("troubles", accounts.troubles);
        json.writeEndObject();
    }
}
