package io.outrider.sidecar.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.outrider.sidecar.http.Response;
import io.outrider.sidecar.http.Route;
import io.outrider.sidecar.tail.Event;
import io.outrider.sidecar.tail.Ledger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /metrics} in Prometheus' text form: the ledger, each operation's durations, and the sidecar's own JVM. The names that
 * events bring are labels only up to a limit; past it they are {@code other}. {@link #add}: the reading thread; scraping: any thread.
 */
public final class Metrics implements AutoCloseable {
    private static final int MAX_SERIES = 200;
    private static final Duration[] BUCKETS = {
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    // Made when the first event or scrape comes: a thousand classes that the start need not wait for. Guarded by this.
    private @Nullable PrometheusMeterRegistry registry;

    // The ledger of the scrape under way; read by the meters' functions.
    private volatile Ledger ledger = Ledger.NOTHING;

    private IntSupplier slowQueries = () -> 0;
    private IntSupplier indexSuggestions = () -> 0;

    // Reading thread only.
    private final Map<Series, Timer> timers = new HashMap<>();

    private record Series(String dataset, String service, String operation, String outcome) {}

    public List<Route> routes(Supplier<Ledger> ledgers) {
        return List.of(new Route("/metrics", Route.Access.LOCAL, List.of(), request -> scrape(ledgers.get())));
    }

    /** Before start: figures that are asked for at each scrape. */
    public void watch(IntSupplier slowQueries, IntSupplier indexSuggestions) {
        this.slowQueries = slowQueries;
        this.indexSuggestions = indexSuggestions;
    }

    /** An analysis of this kind took so long. Any thread. */
    public void analysed(String kind, long nanos) {
        Timer.builder("query.analysis.duration")
                .description("Visits to the database and answers about statements, tables and plans, by kind")
                .tags("kind", kind)
                .serviceLevelObjectives(BUCKETS)
                .register(registry())
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    public void add(Event event) {
        Series series =
                new Series(event.dataset(), event.service(), operation(event), event.failed() ? "failure" : "success");
        Timer timer = timers.get(series);
        if (timer == null) {
            if (timers.size() >= MAX_SERIES) {
                series = new Series(event.dataset(), "other", "other", series.outcome);
            }
            timer = timers.computeIfAbsent(series, this::timer);
        }
        timer.record(event.durationNanos(), TimeUnit.NANOSECONDS);
    }

    /** Any thread. */
    public void exported(String dataset, String format, String status, double seconds, long items) {
        Tags tags = Tags.of("dataset", dataset, "format", format);
        Timer.builder("export.duration")
                .description("Exports that ended, by how")
                .tags(tags.and("status", status))
                .register(registry())
                .record(Math.round(seconds * 1e9), TimeUnit.NANOSECONDS);
        Counter.builder("export.items.count")
                .description("Rows exported, also those of exports that broke off")
                .tags(tags)
                .register(registry())
                .increment(items);
        Counter errors = Counter.builder("export.errors")
                .description("Exports that failed; those that were cancelled are not counted")
                .tags(tags)
                .register(registry());
        if (status.equals("failed")) {
            errors.increment();
        }
    }

    @Override
    public synchronized void close() {
        if (registry != null) {
            registry.close();
        }
    }

    private Response scrape(Ledger now) {
        ledger = now;
        now.dropped().keySet().forEach(this::droppedCounter);
        return Response.text(
                "text/plain; version=0.0.4; charset=utf-8", registry().scrape());
    }

    private synchronized PrometheusMeterRegistry registry() {
        PrometheusMeterRegistry known = registry;
        if (known == null) {
            known = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            registry = known;
            bind(known);
        }
        return known;
    }

    private void bind(PrometheusMeterRegistry fresh) {
        counter("produced", "Events that agents produced", Ledger::produced);
        counter("written", "Events in segments", Ledger::written);
        counter(
                "acknowledged",
                "Events in Elasticsearch, or read and aggregated when shipping is off",
                Ledger::acknowledged);
        counter("duplicate", "Events that Elasticsearch had already", Ledger::duplicate);
        counter("dead.lettered", "Events that Elasticsearch refused for good", Ledger::deadLettered);
        counter("evicted", "Events that agents deleted unread to stay within their budget", Ledger::evicted);
        Gauge.builder("outrider.events.pending", () -> ledger.pending())
                .description("Events that wait to be acknowledged")
                .register(fresh);
        Gauge.builder("outrider.events.lost", () -> ledger.lost())
                .description("Events whose numbers are missing without an explanation")
                .register(fresh);
        Gauge.builder("slow.queries.count", () -> slowQueries.getAsInt())
                .description("Statements whose 95th percentile reaches slow.threshold")
                .register(fresh);
        Gauge.builder("index.suggestions", () -> indexSuggestions.getAsInt())
                .description("Indexes that are suggested")
                .register(fresh);
        new JvmMemoryMetrics().bindTo(fresh);
        new JvmThreadMetrics().bindTo(fresh);
        new ProcessorMetrics().bindTo(fresh);
        new UptimeMetrics().bindTo(fresh);
    }

    private Timer timer(Series series) {
        return Timer.builder("outrider.operation.duration")
                .description("Calls that agents saw, by operation")
                .tags("dataset", series.dataset, "service", series.service)
                .tags("operation", series.operation, "outcome", series.outcome)
                .serviceLevelObjectives(BUCKETS)
                .register(registry());
    }

    private static String operation(Event event) {
        String name = event.dataset().equals(Event.HTTP)
                ? event.text("http", "request", "method")
                : event.text("db", "operation", "name");
        return name.isEmpty() ? event.action() : name;
    }

    private void counter(String name, String description, ToLongFunction<Ledger> figure) {
        FunctionCounter.builder("outrider.events." + name, this, metrics -> figure.applyAsLong(metrics.ledger))
                .description(description)
                .register(registry());
    }

    private void droppedCounter(String reason) {
        FunctionCounter.builder("outrider.events.dropped", this, metrics -> metrics.ledger
                        .dropped()
                        .getOrDefault(reason, 0L))
                .tags(Tags.of("reason", reason))
                .description("Events that agents dropped")
                .register(registry());
    }
}
