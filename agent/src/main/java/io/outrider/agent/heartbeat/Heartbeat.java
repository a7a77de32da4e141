package io.outrider.agent.heartbeat;

import io.outrider.agent.config.AgentConfig;
import io.outrider.agent.encode.JsonLine;
import io.outrider.agent.encode.ServiceFields;
import io.outrider.agent.encode.Timestamps;
import io.outrider.agent.encode.WriterId;
import io.outrider.agent.output.Evictions;
import io.outrider.agent.output.Ledger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the heartbeat's one JSON object. Drain thread only. */
public final class Heartbeat {
    private static final int MAX_TEXT = 1024;
    private static final int MOST_WOVEN = 500;
    private static final byte[] FORMAT = JsonLine.name("format");
    private static final byte[] WRITER = JsonLine.name("writer");
    private static final byte[] BOOT = JsonLine.name("boot");
    private static final byte[] PID = JsonLine.name("pid");
    private static final byte[] AGENT = JsonLine.name("agent");
    private static final byte[] JAVA = JsonLine.name("java");
    private static final byte[] VERSION = JsonLine.name("version");
    private static final byte[] VENDOR = JsonLine.name("vendor");
    private static final byte[] STATE = JsonLine.name("state");
    private static final byte[] REASON = JsonLine.name("reason");
    private static final byte[] STARTED = JsonLine.name("started");
    private static final byte[] UPDATED = JsonLine.name("updated");
    private static final byte[] WOVEN = JsonLine.name("woven");
    private static final byte[] EVENTS = JsonLine.name("events");
    private static final byte[] PRODUCED = JsonLine.name("produced");
    private static final byte[] WRITTEN = JsonLine.name("written");
    private static final byte[] DROPPED = JsonLine.name("dropped");
    private static final byte[] EVICTED = JsonLine.name("evicted");
    private static final byte[] EVICTED_OF_OTHERS = JsonLine.name("evicted_of_others");
    private static final byte[] PENDING = JsonLine.name("pending");
    private static final byte[] BY_DATASET = JsonLine.name("by_dataset");
    private static final byte[] FIRST_SEQUENCE = JsonLine.name("first_sequence");
    private static final byte[] LAST_SEQUENCE = JsonLine.name("last_sequence");
    private static final byte[] ADVICE_FAILURES = JsonLine.name("advice_failures");
    private static final byte[] LAST_ERRORS = JsonLine.name("last_errors");
    private static final byte[] SEGMENT = JsonLine.name("segment");
    private static final byte[] POLICIES = JsonLine.ascii("\"policies\":{\"applied_revision\":0}");

    private final AgentConfig config;
    private final WriterId writer;
    private final long pid;
    private final AgentFacts facts;
    private final String agentVersion;
    private final Ledger ledger;
    private final Evictions evictions;
    private final long startedEpochMicros;
    private final Timestamps timestamps = new Timestamps();
    private final JsonLine line = new JsonLine(4096);

    public Heartbeat(
            AgentConfig config,
            WriterId writer,
            long pid,
            AgentFacts facts,
            Ledger ledger,
            Evictions evictions,
            long startedEpochMicros) {
        this.config = config;
        this.writer = writer;
        this.pid = pid;
        this.facts = facts;
        this.agentVersion = facts.version();
        this.ledger = ledger;
        this.evictions = evictions;
        this.startedEpochMicros = startedEpochMicros;
    }

    /**
     * The object for this moment, valid until the next call.
     *
     * @param reason why nothing is written, or null
     * @param produced events and drops together, those still waiting included
     */
    public JsonLine at(
            long epochMicros,
            String state,
            @Nullable String reason,
            long produced,
            List<String> faults,
            @Nullable String segment) {
        line.truncate(0);
        line.begin().field(FORMAT).number(1);
        line.field(WRITER).quoted(writer.writer, MAX_TEXT).field(BOOT).quoted(writer.boot, MAX_TEXT);
        line.field(PID).number(pid);
        ServiceFields.write(config.service, line);
        writeVersions(state, reason);
        line.field(STARTED);
        time(startedEpochMicros);
        line.field(UPDATED);
        time(epochMicros);
        texts(WOVEN, facts.woven(), MOST_WOVEN);
        writeCounts(produced);
        ranges(EVICTED, evictions.own(), false);
        if (!evictions.foreign().isEmpty()) {
            ranges(EVICTED_OF_OTHERS, evictions.foreign(), true);
        }
        line.field(ADVICE_FAILURES).number(facts.adviceFailures());
        List<String> errors = facts.lastErrors();
        errors = errors.isEmpty() ? faults : concatenated(errors, faults);
        texts(LAST_ERRORS, errors, 32);
        if (segment != null) {
            line.field(SEGMENT).quoted(segment, MAX_TEXT);
        }
        line.comma().raw(POLICIES);
        return line.endLine();
    }

    private void writeVersions(String state, @Nullable String reason) {
        int agent = line.open(AGENT);
        line.field(VERSION).quoted(agentVersion, MAX_TEXT).field(STATE).quoted(state, MAX_TEXT);
        if (reason != null) {
            line.field(REASON).quoted(reason, MAX_TEXT);
        }
        line.close(agent);
        int java = line.open(JAVA);
        line.field(VERSION).quoted(System.getProperty("java.version", ""), MAX_TEXT);
        line.field(VENDOR).quoted(System.getProperty("java.vendor", ""), MAX_TEXT);
        line.close(java);
    }

    private void writeCounts(long produced) {
        int events = line.open(EVENTS);
        line.field(PRODUCED).number(produced);
        line.field(WRITTEN).number(ledger.written());
        counts(DROPPED, ledger.droppedByReason());
        line.field(EVICTED).number(evictions.count());
        line.field(PENDING).number(produced - ledger.written() - ledger.dropped());
        counts(BY_DATASET, ledger.writtenByDataset());
        line.close(events);
    }

    private void counts(byte[] name, Map<String, Long> counts) {
        line.field(name).raw((byte) '{');
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            line.comma().quoted(count.getKey(), MAX_TEXT).raw((byte) ':').number(count.getValue());
        }
        line.raw((byte) '}');
    }

    private void texts(byte[] name, List<String> texts, int most) {
        line.field(name).raw((byte) '[');
        for (int i = 0; i < Math.min(texts.size(), most); i++) {
            if (i > 0) {
                line.raw((byte) ',');
            }
            line.quoted(texts.get(i), MAX_TEXT);
        }
        line.raw((byte) ']');
    }

    private void ranges(byte[] name, List<Evictions.Range> ranges, boolean withWriter) {
        line.field(name).raw((byte) '[');
        for (int i = 0; i < ranges.size(); i++) {
            Evictions.Range range = ranges.get(i);
            if (i > 0) {
                line.raw((byte) ',');
            }
            line.begin();
            if (withWriter) {
                line.field(WRITER).quoted(range.writer, MAX_TEXT).field(BOOT).quoted(range.boot, MAX_TEXT);
            }
            line.field(FIRST_SEQUENCE).number(range.first).field(LAST_SEQUENCE).number(range.last);
            line.raw((byte) '}');
        }
        line.raw((byte) ']');
    }

    private void time(long epochMicros) {
        line.raw((byte) '"');
        timestamps.write(epochMicros, line);
        line.raw((byte) '"');
    }

    private static List<String> concatenated(List<String> first, List<String> second) {
        List<String> both = new java.util.ArrayList<>(first);
        both.addAll(second);
        return both;
    }
}
