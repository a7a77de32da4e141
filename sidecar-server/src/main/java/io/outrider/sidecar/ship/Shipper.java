package io.outrider.sidecar.ship;

import io.outrider.sidecar.rundir.Checkpoint;
import io.outrider.sidecar.tail.Ledger;
import io.outrider.sidecar.tail.Tail;
import io.outrider.sidecar.tail.TailMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Sends every event to the search engine, once.
 *
 * <p>The tail runs ahead while a portion is gathered and delivered. What is remembered ({@link #write}) moves only when every document of
 * the portion is settled: positions, writers' accounts and counts in one step. After a crash the portion is read and sent again, and the
 * engine answers 409 for what it has. Rounds: shipper's thread. The rest: any thread; guarded by itself.
 */
public final class Shipper implements Checkpoint.Section, AutoCloseable {
    /** Waits; false when the sidecar is about to stop and the delivery should be given up. */
    public interface Pause {
        boolean pause(Duration time) throws InterruptedException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Shipper.class);
    private static final int LINES_PER_POLL = 2_000;

    private final ShipConfig config;
    private final Function<TailMemory, Tail> tails;
    private final DeadLetters deadLetters;
    private final Clock clock;
    private final ShipHealth health = new ShipHealth();
    private final IndexTemplate template;

    // Shipper's thread only.
    private @Nullable Engine engine;
    private final List<Document> portion = new ArrayList<>();
    private long portionBytes;
    private long portionSinceMillis;
    private int portionLimit;

    private volatile @Nullable Tail tail;
    private volatile boolean caughtUp;

    // What is settled: guarded by this.
    private TailMemory settled = new TailMemory();
    private long acknowledged;
    private long duplicate;
    private long deadLettered;
    private long deadLetterBytes;
    private long changes;

    public Shipper(ShipConfig config, Function<TailMemory, Tail> tails, Path deadLetterFile, Clock clock) {
        this.config = config;
        this.tails = tails;
        this.clock = clock;
        this.deadLetters = new DeadLetters(deadLetterFile, clock);
        this.template = new IndexTemplate(config);
        this.portionLimit = config.bulkEvents();
    }

    /** Gathers, and delivers when there is enough or it has waited long enough. Gives how many events were read or settled. */
    public int round(boolean flush, Pause pause) throws InterruptedException {
        Tail tail = tail();
        Engine engine = engine();
        if (!template.ensure(engine, health)) {
            pause.pause(config.retryFirst());
            return 0;
        }
        int room = portionLimit - portion.size();
        int read = 0;
        if (room > 0) {
            read = tail.poll(
                    Math.min(room, LINES_PER_POLL), Math.max(1, config.bulkBytes() - portionBytes), (event, line) -> {
                        if (portion.isEmpty()) {
                            portionSinceMillis = clock.millis();
                        }
                        Document document = Document.of(config.indexPrefix(), event, line);
                        portion.add(document);
                        portionBytes += document.source().length;
                    });
        }
        caughtUp = portion.isEmpty();
        boolean full = portion.size() >= portionLimit || portionBytes >= config.bulkBytes();
        boolean due = !portion.isEmpty()
                && clock.millis() - portionSinceMillis >= config.flushInterval().toMillis();
        if (full || due || (flush && !portion.isEmpty())) {
            int size = portion.size();
            return deliver(engine, tail, pause) ? size : 0;
        }
        if (portion.isEmpty()) {
            settleReading(tail);
        }
        return read;
    }

    private boolean deliver(Engine engine, Tail tail, Pause pause) throws InterruptedException {
        Delivery delivery = new Delivery(engine, config, health, ThreadLocalRandom.current(), pause);
        if (!delivery.deliver(List.copyOf(portion))) {
            return false;
        }
        long buriedBytes = bury(delivery.refused(), pause);
        if (buriedBytes < 0) {
            return false;
        }
        synchronized (this) {
            deadLetterBytes = buriedBytes;
            acknowledged += delivery.acknowledged();
            duplicate += delivery.duplicate();
            deadLettered += delivery.refused().size();
            settled = tail.memory().copy();
            changes++;
        }
        int size = portion.size();
        portion.clear();
        caughtUp = true;
        portionBytes = 0;
        portionLimit = delivery.tooLarge()
                ? Math.max(1, Math.min(portionLimit, size) / 2)
                : Math.min(config.bulkEvents(), portionLimit + Math.max(1, portionLimit / 4));
        return true;
    }

    /** Gives the length of the file with these letters in it, or -1 when the sidecar stops before they could be written. */
    private long bury(List<DeadLetters.Letter> letters, Pause pause) throws InterruptedException {
        if (letters.isEmpty()) {
            return deadLetterBytes;
        }
        while (true) {
            try {
                long length = deadLetters.append(letters);
                LOG.warn(
                        "Elasticsearch refused {} events for good, the first with {} {}: {}. They are kept in dead-letter.ndjson",
                        letters.size(),
                        letters.get(0).status(),
                        letters.get(0).type(),
                        letters.get(0).reason());
                return length;
            } catch (IOException e) {
                health.failing("refused events, and the file dead-letter.ndjson cannot be written (" + e
                        + "); free disk space or mend its permissions");
                if (!pause.pause(config.retryMost())) {
                    return -1;
                }
            }
        }
    }

    /** Control records and closed segments move the tail without any document. */
    private void settleReading(Tail tail) {
        synchronized (this) {
            if (settled.changes() != tail.memory().changes()) {
                settled = tail.memory().copy();
                changes++;
            }
        }
    }

    private Tail tail() {
        Tail known = tail;
        if (known == null) {
            synchronized (this) {
                known = tails.apply(settled.copy());
            }
            tail = known;
        }
        return known;
    }

    private Engine engine() {
        Engine known = engine;
        if (known == null) {
            known = new Engine(config);
            engine = known;
        }
        return known;
    }

    /** Why events are not taken at the moment, or empty. */
    public String fault() {
        return health.fault();
    }

    public synchronized TailMemory settledMemory() {
        return settled.copy();
    }

    public synchronized Ledger.Settled settledCounts() {
        return new Ledger.Settled(acknowledged, duplicate, deadLettered);
    }

    /** As of the tail; null while it is ahead of what is settled. */
    public @Nullable Set<String> unfinishedStreams() {
        Tail known = tail;
        return known == null || !caughtUp ? null : known.unfinishedStreams();
    }

    @Override
    public String name() {
        return "shipping";
    }

    @Override
    public synchronized long changes() {
        return changes;
    }

    @Override
    public synchronized void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("acknowledged", acknowledged);
        json.writeNumberProperty("duplicate", duplicate);
        json.writeNumberProperty("dead_lettered", deadLettered);
        json.writeNumberProperty("dead_letter_bytes", deadLetterBytes);
        json.writeName("tail");
        settled.write(json);
        json.writeEndObject();
    }

    @Override
    public synchronized void read(JsonNode section) {
        acknowledged = section.path("acknowledged").asLong(0);
        duplicate = section.path("duplicate").asLong(0);
        deadLettered = section.path("dead_lettered").asLong(0);
        deadLetterBytes = section.path("dead_letter_bytes").asLong(0);
        settled = TailMemory.of(section.path("tail"));
        try {
            deadLetters.cutTo(deadLetterBytes);
        } catch (IOException e) {
            LOG.warn(
                    "dead-letter.ndjson cannot be cut to its last known length ({}); it may hold events twice",
                    e.toString());
        }
    }

    @Override
    public void close() throws IOException {
        Tail known = tail;
        if (known != null) {
            known.close();
        }
    }
}
