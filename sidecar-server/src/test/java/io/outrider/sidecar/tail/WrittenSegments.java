package io.outrider.sidecar.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/** Stands in for an agent: writes segments as ARCHITECTURE.md describes them, one stream per object. */
public final class WrittenSegments {
    private final Path events;
    private final String writer;
    private final String boot;
    private final String service;
    private Instant now = Instant.parse("2026-11-23T17:35:11.123456Z");
    private int number;
    private long sequence;
    private long firstOfSegment = 1;
    private long eventsOfSegment;

    public WrittenSegments(Path events, String writer) {
        this(events, writer, "t3f8k2", "rentscout");
    }

    public WrittenSegments(Path events, String writer, String boot, String service) {
        this.events = events;
        this.writer = writer;
        this.boot = boot;
        this.service = service;
    }

    public String stream() {
        return writer + "-" + boot;
    }

    public long sequence() {
        return sequence;
    }

    public SegmentName segment() {
        return new SegmentName(writer, boot, number);
    }

    public Path file() {
        return events.resolve(segment().fileName());
    }

    public long segmentsOnDisk() {
        try (Stream<Path> files = Files.list(events)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith(stream()))
                    .count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public WrittenSegments at(Instant time) {
        now = time;
        return this;
    }

    public Instant now() {
        return now;
    }

    /** Opens the next segment. */
    public WrittenSegments open() {
        return open(1);
    }

    public WrittenSegments open(int format) {
        number++;
        firstOfSegment = sequence + 1;
        eventsOfSegment = 0;
        return raw(control("s" + number + "h", "segment.open", ",\"first_sequence\":" + firstOfSegment, format) + "\n");
    }

    public WrittenSegments close() {
        return raw(control(
                        "s" + number + "t",
                        "segment.close",
                        ",\"last_sequence\":" + sequence + ",\"events\":" + eventsOfSegment + ",\"dropped\":0",
                        1)
                + "\n");
    }

    public WrittenSegments roll() {
        return close().open();
    }

    /** Numbers that are given out and never written: a hole. */
    public WrittenSegments skip(int count) {
        sequence += count;
        return this;
    }

    public WrittenSegments drop(int count) {
        long first = sequence + 1;
        sequence += count;
        return raw("{\"@timestamp\":\"" + now + "\",\"event\":{\"id\":\"" + stream()
                + "-d1\",\"dataset\":\"outrider.agent\",\"action\":\"events.dropped\",\"kind\":\"state\"},"
                + "\"outrider\":{\"dropped\":{\"reason\":\"buffer-full\",\"count\":" + count + ",\"first_sequence\":"
                + first
                + ",\"last_sequence\":" + sequence + "}}}\n");
    }

    public WrittenSegments queries(int count) {
        for (int i = 0; i < count; i++) {
            query("", "9c1185a5c5e9fc54", 1_000_000);
        }
        return this;
    }

    public WrittenSegments query(String trace, String fingerprint, long nanos) {
        return raw(queryLine(trace, fingerprint, nanos) + "\n");
    }

    /** A statement of any text, in the database {@code postgres}. */
    public WrittenSegments statement(String trace, String fingerprint, String text, long nanos) {
        return raw(line(
                        "outrider.jdbc",
                        "db.query",
                        nanos,
                        trace,
                        "\"db\":{\"system\":{\"name\":\"postgresql\"},\"namespace\":\"postgres\",\"query\":{\"text\":\""
                                + text
                                + "\",\"summary\":\"SELECT\"},\"operation\":{\"name\":\"SELECT\"},\"response\":{\"returned_rows\":3}},"
                                + "\"outrider\":{\"query\":{\"fingerprint\":\"" + fingerprint + "\"}}")
                + "\n");
    }

    public String queryLine(String trace, String fingerprint, long nanos) {
        return line(
                "outrider.jdbc",
                "db.query",
                nanos,
                trace,
                "\"db\":{\"system\":{\"name\":\"postgresql\"},\"namespace\":\"rentscout\",\"query\":{\"text\":"
                        + "\"SELECT * FROM listings WHERE city = $1\",\"summary\":\"SELECT listings\"},\"operation\":{\"name\":\"SELECT\"},"
                        + "\"response\":{\"returned_rows\":20}},\"outrider\":{\"query\":{\"fingerprint\":\""
                        + fingerprint + "\"}}");
    }

    public WrittenSegments redis(String trace, String command, String pattern, long nanos) {
        return raw(line(
                        "outrider.redis",
                        "redis.command",
                        nanos,
                        trace,
                        "\"db\":{\"system\":{\"name\":\"redis\"},\"operation\":{\"name\":\"" + command
                                + "\"}},\"outrider\":{\"redis\":{\"key_pattern\":\"" + pattern + "\"}}")
                + "\n");
    }

    public WrittenSegments request(String trace, String path, long nanos) {
        return raw(line(
                        "outrider.http",
                        "http.request",
                        nanos,
                        trace,
                        "\"http\":{\"request\":{\"method\":\"GET\"},\"response\":{\"status_code\":200}},\"url\":{\"path\":\""
                                + path + "\"}")
                + "\n");
    }

    /** An event with the given further fields; takes the next number. */
    public String line(String dataset, String action, long nanos, String trace, String fields) {
        sequence++;
        eventsOfSegment++;
        String ids = trace.isEmpty()
                ? ""
                : "\"trace\":{\"id\":\"" + trace + "\"},\"correlation\":{\"id\":\"correlation-" + trace + "\"},";
        return "{\"@timestamp\":\"" + now + "\",\"ecs\":{\"version\":\"9.4.0\"},\"event\":{\"id\":\"" + stream() + "-"
                + sequence
                + "\",\"dataset\":\"" + dataset + "\",\"action\":\"" + action
                + "\",\"kind\":\"event\",\"outcome\":\"success\",\"duration\":" + nanos + "},\"duration_ms\":"
                + nanos / 1e6
                + ",\"message\":\"it ran\",\"service\":{\"name\":\"" + service + "\"}," + ids + fields + "}";
    }

    public WrittenSegments raw(String text) {
        try {
            Files.createDirectories(events);
            Files.writeString(file(), text, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            now = now.plus(100, ChronoUnit.MICROS);
            return this;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Writes the stream's heartbeat. */
    public WrittenSegments heartbeat(Path agents, String state, Instant updated, long written, String evicted) {
        String json = "{\"format\":1,\"writer\":\"" + writer + "\",\"boot\":\"" + boot
                + "\",\"pid\":4711,\"service\":{\"name\":\""
                + service + "\"},\"agent\":{\"version\":\"0.1.0\",\"state\":\"" + state + "\"},\"started\":\"" + updated
                + "\",\"updated\":\"" + updated + "\",\"events\":{\"produced\":" + written + ",\"written\":" + written
                + ",\"dropped\":{},\"evicted\":0,\"pending\":0},\"evicted\":[" + evicted + "]}";
        try {
            Files.createDirectories(agents);
            Files.writeString(agents.resolve(service + "-" + writer + ".json"), json);
            return this;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String control(String id, String action, String more, int format) {
        return "{\"@timestamp\":\"" + now + "\",\"event\":{\"id\":\"" + stream() + "-" + id
                + "\",\"dataset\":\"outrider.segment\",\"action\":\"" + action
                + "\",\"kind\":\"state\"},\"outrider\":{\"segment\":{\"format\":" + format + ",\"writer\":\"" + writer
                + "\",\"boot\":\"" + boot + "\",\"number\":" + number + more + "}},\"service\":{\"name\":\"" + service
                + "\"}}";
    }
}
