package io.outrider.sidecar;

import io.outrider.sidecar.events.LiveEvents;
import io.outrider.sidecar.metrics.Metrics;
import io.outrider.sidecar.query.QueryBook;
import io.outrider.sidecar.rundir.Checkpoint;
import io.outrider.sidecar.tail.Tail;
import io.outrider.sidecar.tail.TailMemory;
import io.outrider.sidecar.trace.TraceIndex;
import java.io.IOException;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Reads every event once and hands it to those who answer questions. The book is held while events are read, so that positions and
 * aggregates, which are saved together, always agree. Rounds: the reading thread. The rest: any thread.
 */
final class EventReader implements Checkpoint.Section, AutoCloseable {
    private static final int LINES = 500;
    private static final long BYTES = 4L << 20;

    private final Function<TailMemory, Tail> tails;
    private final QueryBook book;
    private final TraceIndex traces;
    private final LiveEvents live;
    private final Metrics metrics;

    private TailMemory loaded = new TailMemory();
    private volatile @Nullable Tail tail;

    EventReader(Function<TailMemory, Tail> tails, QueryBook book, TraceIndex traces, LiveEvents live, Metrics metrics) {
        this.tails = tails;
        this.book = book;
        this.traces = traces;
        this.live = live;
        this.metrics = metrics;
    }

    int round() {
        Tail reading = tail();
        synchronized (book) {
            book.sweep();
            return reading.poll(LINES, BYTES, (event, line) -> {
                book.add(event);
                traces.add(event, line);
                live.add(event, line);
                metrics.add(event);
            });
        }
    }

    /** A copy of what is remembered. */
    TailMemory memory() {
        synchronized (book) {
            Tail reading = tail;
            return (reading == null ? loaded : reading.memory()).copy();
        }
    }

    long unreadBytes() {
        Tail reading = tail;
        return reading == null ? 0 : reading.unreadBytes();
    }

    @Nullable
    Set<String> unfinishedStreams() {
        Tail reading = tail;
        return reading == null ? null : reading.unfinishedStreams();
    }

    private Tail tail() {
        Tail reading = tail;
        if (reading == null) {
            reading = tails.apply(loaded);
            tail = reading;
        }
        return reading;
    }

    @Override
    public String name() {
        return "reading";
    }

    @Override
    public long changes() {
        synchronized (book) {
            Tail reading = tail;
            return book.changes() + (reading == null ? 0 : reading.memory().changes());
        }
    }

    @Override
    public void write(JsonGenerator json) {
        synchronized (book) {
            Tail reading = tail;
            json.writeStartObject();
            json.writeName("tail");
            (reading == null ? loaded : reading.memory()).write(json);
            json.writeName("book");
            book.write(json);
            json.writeEndObject();
        }
    }

    @Override
    public void read(JsonNode section) {
        loaded = TailMemory.of(section.path("tail"));
        book.read(section.path("book"));
    }

    @Override
    public void close() throws IOException {
        Tail reading = tail;
        if (reading != null) {
            reading.close();
        }
    }
}
