package io.outrider.agent.output;

import io.outrider.agent.config.OutputConfig;
import io.outrider.agent.encode.JsonLine;
import io.outrider.agent.encode.WriterId;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Segment files in the run directory. A segment is made when its first batch comes, holds whole batches, and ends with a trailer.
 *
 * <pre>
 *   header line          append, until it is whole
 *   batch, batch, …      append, each until it is whole
 *   trailer line         append, until it is whole; then close
 * </pre>
 *
 * Any append may fail and is then taken up by the next call. Drain thread only.
 */
public final class SegmentSink implements Sink {
    private final RunDirectory directory;
    private final OutputConfig config;
    private final WriterId writer;
    private final ControlRecords records;
    private final WallClock clock;
    private final FaultLog faults;
    private final SegmentBudget budget;

    // The segment being written; null: none is open.
    private @Nullable SegmentFile file;
    private final JsonLine header = new JsonLine(512);
    private final JsonLine trailer = new JsonLine(512);
    private boolean headerIsWhole;
    private boolean ends;
    private long number;
    private long openedNanos;
    private long firstSequence;
    private long lastSequence;
    private long events;
    private long dropped;

    public SegmentSink(
            RunDirectory directory,
            OutputConfig config,
            WriterId writer,
            ControlRecords records,
            WallClock clock,
            Evictions evictions,
            FaultLog faults) {
        this.directory = directory;
        this.config = config;
        this.writer = writer;
        this.records = records;
        this.clock = clock;
        this.faults = faults;
        long forOthers = Math.max(0, config.segmentsBudgetBytes - config.segmentMaxBytes);
        budget = new SegmentBudget(directory, forOthers, writer, evictions);
    }

    @Override
    public void write(Batch batch) throws IOException {
        SegmentFile current = file;
        if (current != null && current.hasVanished()) {
            abandon(current);
            current = null;
        }
        if (current != null && (ends || isFull(current, batch) || isOld(current))) {
            end(current);
            current = null;
        }
        if (current == null) {
            current = open(batch.firstSequence());
        }
        writeHeader(current);
        current.append(batch.lines.array(), batch.lines.length());
        lastSequence = batch.lastSequence();
        events += batch.events();
        dropped += batch.dropped();
    }

    @Override
    public void rest() throws IOException {
        SegmentFile current = file;
        if (current != null && (ends || isOld(current))) {
            end(current);
        }
    }

    @Override
    public void close() throws IOException {
        SegmentFile current = file;
        if (current == null) {
            return;
        }
        // Half a line stays half a line: without a trailer the sidecar knows that the writer was cut off.
        if (current.isMidway() && !ends) {
            file = null;
            current.close();
        } else {
            end(current);
        }
    }

    @Override
    public @Nullable String currentFile() {
        SegmentFile current = file;
        return current == null ? null : current.name();
    }

    private boolean isFull(SegmentFile current, Batch batch) {
        return !current.isMidway()
                && headerIsWhole
                && events + dropped > 0
                && current.size() + batch.lines.length() > config.segmentMaxBytes;
    }

    private boolean isOld(SegmentFile current) {
        return !current.isMidway() && headerIsWhole && clock.nanos() - openedNanos >= config.segmentMaxAgeNanos;
    }

    private SegmentFile open(long sequence) throws IOException {
        directory.prepare();
        String name = writer.prefix() + sixDigits(number + 1) + ".ndjson";
        Path path = directory.events().resolve(name);
        SegmentFile created = SegmentFile.create(path);
        file = created;
        number++;
        openedNanos = clock.nanos();
        firstSequence = sequence;
        lastSequence = sequence - 1;
        events = 0;
        dropped = 0;
        ends = false;
        headerIsWhole = false;
        header.truncate(0);
        records.header(number, firstSequence, header);
        try {
            budget.enforce(path);
        } catch (IOException e) {
            faults.note(
                    "budget",
                    "old segments in " + directory.events() + " cannot be deleted (" + RunDirectory.reason(e)
                            + "); segments.budget does not hold");
        }
        return created;
    }

    private void writeHeader(SegmentFile current) throws IOException {
        if (!headerIsWhole) {
            current.append(header.array(), header.length());
            headerIsWhole = true;
        }
    }

    private void end(SegmentFile current) throws IOException {
        if (!ends) {
            trailer.truncate(0);
            records.trailer(number, firstSequence, lastSequence, events, dropped, trailer);
            ends = true;
        }
        current.append(trailer.array(), trailer.length());
        file = null;
        current.close();
    }

    private void abandon(SegmentFile gone) throws IOException {
        file = null;
        gone.close();
        faults.note(
                "vanished",
                "segment " + gone.path() + " was deleted while it was written; events " + firstSequence + " to "
                        + lastSequence + " are lost unless they were read before. Writing goes on in a new segment");
    }

    /** By hand: a format string would load the JDK's formatter and its locales into the host for one file name. */
    private static String sixDigits(long number) {
        String digits = Long.toString(number);
        return digits.length() < 6 ? "000000".substring(digits.length()) + digits : digits;
    }
}
