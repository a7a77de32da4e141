package io.outrider.agent.output;

import io.outrider.agent.config.OutputConfig;
import io.outrider.agent.encode.JsonLine;
import io.outrider.agent.encode.Place;
import io.outrider.agent.encode.WriterId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
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
 * Any append may fail and is then taken up by the next call. Which segment a batch goes to is settled before its first line is made, because lines
 * point to others by their offset. Drain thread only.
 */
public final class SegmentSink implements Sink {
    private static final long LOOK_NANOS = 250_000_000;

    private final RunDirectory directory;
    private final OutputConfig config;
    private final WriterId writer;
    private final ControlRecords records;
    private final WallClock clock;
    private final FaultLog faults;
    private final SegmentBudget budget;

    // The next batch begins a new segment, whose header is ready.
    private boolean rolls;
    private boolean vanished;
    private long lookedNanos;
    private long lastBatchBytes;

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
    public Place place(long sequence) {
        SegmentFile current = file;
        if (current != null && !ends && !isFull(current) && !isOld(current) && !hasVanished(current)) {
            return Place.in(number, current.size());
        }
        rolls = true;
        header.truncate(0);
        records.header(number + 1, sequence, header);
        return Place.in(number + 1, header.length());
    }

    @Override
    public void write(Batch batch) throws IOException {
        if (rolls) {
            SegmentFile previous = file;
            if (previous != null && (vanished || previous.hasVanished())) {
                abandon(previous);
            } else if (previous != null) {
                end(previous);
            }
            open(batch.firstSequence());
            rolls = false;
        }
        SegmentFile current = Objects.requireNonNull(file, "a batch needs its place first");
        writeHeader(current);
        current.append(batch.lines.array(), batch.lines.length());
        lastBatchBytes = batch.lines.length();
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

    /** Batches are as long as the one before: under load they all have the size at which they are written. */
    private boolean isFull(SegmentFile current) {
        return current.size() + lastBatchBytes > config.segmentMaxBytes;
    }

    private boolean isOld(SegmentFile current) {
        return !current.isMidway() && headerIsWhole && clock.nanos() - openedNanos >= config.segmentMaxAgeNanos;
    }

    /** Looks a few times a second: a question to the file system at every batch would cost more than the batch's encoding. */
    private boolean hasVanished(SegmentFile current) {
        if (clock.nanos() - lookedNanos >= LOOK_NANOS) {
            lookedNanos = clock.nanos();
            vanished = current.hasVanished();
        }
        return vanished;
    }

    private void open(long sequence) throws IOException {
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
        vanished = false;
        lookedNanos = clock.nanos();
        try {
            budget.enforce(path);
        } catch (IOException e) {
            faults.note(
                    "budget",
                    "old segments in " + directory.events() + " cannot be deleted (" + RunDirectory.reason(e)
                            + "); segments.budget does not hold");
        }
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
