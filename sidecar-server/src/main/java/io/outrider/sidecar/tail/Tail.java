package io.outrider.sidecar.tail;

import io.outrider.sidecar.tail.TailMemory.Position;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all segments of all writers, each line once. A consumer has a tail of its own, with its own {@link TailMemory}: a slow
 * one holds up nobody.
 *
 * <p>The segments of a stream are read in the order of their numbers. A segment is done when its trailer was read; or at its end,
 * when the folder already held a later one <em>before</em> we read (a writer closes a segment before it opens the next, so what we then
 * read was all); or at its end when its writer is dead. Until then an unfinished last line waits.
 *
 * <p>The segment being read stays open, so that one deleted meanwhile is still read to its end. Consumer's thread only.
 */
public final class Tail implements AutoCloseable {
    /** Takes the events. Called in the tail's thread, in the order of the file. */
    public interface Sink {
        void event(Event event, Line line);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Tail.class);
    private static final int FIRST_BUFFER = 256 * 1024;

    private final SegmentFolder folder;
    private final Heartbeats heartbeats;
    private final TailConfig config;
    private final Clock clock;
    private final TailMemory memory;
    private final LineReader reader = new LineReader();

    // What the folder held when it was last listed, and the segments being read: consumer's thread only.
    private Map<String, TreeSet<SegmentName>> streams = Map.of();
    private final OpenSegments open;
    private final Set<SegmentName> vanished = new TreeSet<>();
    private final TroubleLog troubles = new TroubleLog();
    private byte[] buffer = new byte[FIRST_BUFFER];
    private final Set<SegmentName> refused = new TreeSet<>();
    private boolean listFailed;
    private boolean behind;
    private long listedAtMillis;
    private int turn;

    private volatile long unreadBytes;
    private volatile @Nullable Set<String> unfinishedStreams;

    public Tail(SegmentFolder folder, Heartbeats heartbeats, TailConfig config, Clock clock, TailMemory memory) {
        this.folder = folder;
        this.heartbeats = heartbeats;
        this.config = config;
        this.clock = clock;
        this.memory = memory;
        this.open = new OpenSegments(folder);
    }

    public TailMemory memory() {
        return memory;
    }

    /** How many bytes were unread when the folder was last listed. Any thread. */
    public long unreadBytes() {
        return unreadBytes;
    }

    /** Streams with a segment that is not read to its end. Any thread; null before the folder was listed for the first time. */
    public @Nullable Set<String> unfinishedStreams() {
        return unfinishedStreams;
    }

    /** Reads until nothing more is there or a limit is reached, and gives how many lines that were. */
    public int poll(int maxLines, long maxBytes, Sink sink) {
        if (!behind || clock.millis() - listedAtMillis >= config.pollInterval().toMillis()) {
            list();
        }
        Budget budget = new Budget(maxLines, maxBytes);
        List<String> order = new ArrayList<>(streams.keySet());
        if (!order.isEmpty()) {
            Collections.rotate(order, -(turn++ % order.size())); // a busy writer must not starve the others
        }
        for (String stream : order) {
            if (budget.spent()) {
                break;
            }
            readStream(stream, budget, sink);
        }
        behind = budget.spent();
        return budget.lines;
    }

    @Override
    public void close() throws IOException {
        open.close();
    }

    private void list() {
        Map<String, TreeSet<SegmentName>> found;
        try {
            found = folder.list();
            listFailed = false;
        } catch (IOException e) {
            if (!listFailed) {
                LOG.error("The folder events cannot be listed ({}); mend its permissions", e.toString());
            }
            listFailed = true;
            return;
        }
        for (SegmentName name : memory.known()) {
            if (!found.getOrDefault(name.stream(), new TreeSet<>()).contains(name)) {
                gone(name, found);
            }
        }
        streams = found;
        listedAtMillis = clock.millis();
        explainEvictions();
        Set<String> withFiles = new TreeSet<>(found.keySet());
        withFiles.addAll(heartbeats.byStream().keySet());
        memory.retire(withFiles);
        countUnread();
    }

    /** A segment that we know is no longer there. */
    private void gone(SegmentName name, Map<String, TreeSet<SegmentName>> found) {
        if (memory.position(name).done()) {
            forget(name);
        } else if (open.holds(name)) {
            vanished.add(name);
            found.computeIfAbsent(name.stream(), stream -> new TreeSet<>()).add(name);
        } else {
            trouble(Trouble.DELETED_UNREAD, name, memory.position(name).offset());
            forget(name);
        }
    }

    private void readStream(String stream, Budget budget, Sink sink) {
        TreeSet<SegmentName> segments = streams.getOrDefault(stream, new TreeSet<>());
        for (SegmentName name : List.copyOf(segments)) {
            if (memory.position(name).done() || refused.contains(name)) {
                continue;
            }
            boolean later = !name.equals(segments.last());
            try {
                switch (readSegment(name, budget, sink)) {
                    case MORE_TO_COME -> {
                        return;
                    }
                    case AT_END -> {
                        if (!later && !vanished.contains(name) && !isDead(name)) {
                            return;
                        }
                        finish(name);
                    }
                    case CLOSED -> {}
                }
            } catch (IOException e) {
                trouble(Trouble.DELETED_UNREAD, name, memory.position(name).offset());
                forget(name);
                segments.remove(name);
            }
        }
    }

    private enum Reached {
        MORE_TO_COME,
        /** Nothing is left, or an unfinished line. */
        AT_END,
        CLOSED
    }

    private Reached readSegment(SegmentName name, Budget budget, Sink sink) throws IOException {
        FileChannel channel = open.get(name);
        while (true) {
            long start = memory.position(name).offset();
            int filled = OpenSegments.fill(buffer, channel, start);
            if (filled < 0) {
                trouble(Trouble.TRUNCATED, name, start);
                close(name, start);
                return Reached.CLOSED;
            }
            int consumed = lines(name, channel, start, filled, budget, sink);
            if (!open.holds(name)) {
                return Reached.CLOSED;
            }
            if (budget.spent()) {
                return Reached.MORE_TO_COME;
            }
            if (consumed == 0 && (filled < buffer.length || !growOrSkip(name, channel, start))) {
                return Reached.AT_END;
            }
        }
    }

    /** Handles the whole lines among the first bytes of the buffer, and gives how many bytes they were. */
    private int lines(SegmentName name, FileChannel channel, long start, int filled, Budget budget, Sink sink) {
        int from = 0;
        for (int i = 0; i < filled && !budget.spent(); i++) {
            if (buffer[i] != '\n') {
                continue;
            }
            boolean readOn = line(new Line(name, start + from, buffer, from, i - from), channel, sink);
            budget.take(i + 1 - from);
            from = i + 1;
            if (!readOn) {
                if (!refused.contains(name)) {
                    close(name, start + from);
                }
                return from;
            }
            memory.move(name, start + from, false);
        }
        return from;
    }

    /** False after the trailer, and when the header says that we cannot read on. */
    private boolean line(Line line, FileChannel channel, Sink sink) {
        SegmentName name = line.segment();
        LineReader.Content content = reader.read(name, channel, line.buffer(), line.from(), line.length());
        if (content instanceof LineReader.Content.Call call) {
            Event event = call.event();
            if (memory.account(name.stream()).event(event.sequence())) {
                memory.countRead(event.dataset());
                sink.event(event, line);
            }
        } else if (content instanceof LineReader.Content.Drop drop) {
            memory.account(name.stream()).dropped(drop.reason(), drop.count(), drop.first(), drop.last());
        } else if (content instanceof LineReader.Content.Header header) {
            if (!header.knownFormat()) {
                trouble(Trouble.UNKNOWN_FORMAT, name, line.offset());
                refused.add(name);
                open.close(name);
                return false;
            }
            memory.account(name.stream()).known(header.firstSequence() - 1);
        } else if (content instanceof LineReader.Content.Trailer trailer) {
            memory.account(name.stream()).known(trailer.lastSequence());
            return false;
        } else if (content instanceof LineReader.Content.Garbage) {
            trouble(Trouble.GARBAGE_LINE, name, line.offset());
        }
        return true;
    }

    /** The buffer holds no line feed at all. False when the over-long line has no end yet. */
    private boolean growOrSkip(SegmentName name, FileChannel channel, long start) throws IOException {
        if (buffer.length < config.maxLineBytes()) {
            buffer = new byte[(int) Math.min(buffer.length * 2L, config.maxLineBytes())];
            return true;
        }
        long offset = start;
        int filled;
        while ((filled = OpenSegments.fill(buffer, channel, offset)) > 0) {
            for (int i = 0; i < filled; i++) {
                if (buffer[i] == '\n') {
                    trouble(Trouble.GARBAGE_LINE, name, start);
                    memory.move(name, offset + i + 1, false);
                    return true;
                }
            }
            offset += filled;
        }
        return false;
    }

    /** Nothing will be added any more: what stands after the last line feed was torn off. */
    private void finish(SegmentName name) throws IOException {
        long offset = memory.position(name).offset();
        long size = open.get(name).size();
        if (size > offset) {
            trouble(Trouble.TORN_LINE, name, offset);
        }
        if (vanished.contains(name)) {
            trouble(Trouble.DELETED_UNREAD, name, offset);
        }
        close(name, Math.max(size, offset));
    }

    private void close(SegmentName name, long offset) {
        memory.move(name, offset, true);
        troubles.forget(name);
        if (vanished.remove(name)) {
            memory.forget(name);
            streams.getOrDefault(name.stream(), new TreeSet<>()).remove(name);
        }
        open.close(name);
    }

    private void forget(SegmentName name) {
        memory.forget(name);
        troubles.forget(name);
        vanished.remove(name);
        open.close(name);
    }

    private boolean isDead(SegmentName name) throws IOException {
        Heartbeat heartbeat = heartbeats.byStream().get(name.stream());
        Instant now = clock.instant();
        long quietMillis = now.toEpochMilli() - folder.modifiedMillis(name);
        boolean ended = heartbeat != null && heartbeat.ended();
        boolean silent = heartbeat == null || heartbeat.age(now).compareTo(config.deadAfter()) > 0;
        return (ended || (silent && quietMillis > config.deadAfter().toMillis())) && !folder.isHeld(name);
    }

    private void explainEvictions() {
        for (Heartbeat heartbeat : heartbeats.byStream().values()) {
            heartbeat.evicted().forEach(this::explainEvictions);
        }
    }

    private void explainEvictions(String stream, List<long[]> ranges) {
        WriterAccount account = memory.accountOrNull(stream);
        for (long[] range : ranges) {
            if (account != null && account.evicted(range[0], range[1])) {
                memory.changed();
            }
        }
    }

    private void countUnread() {
        long unread = 0;
        Set<String> unfinished = new TreeSet<>();
        for (TreeSet<SegmentName> segments : streams.values()) {
            for (SegmentName name : segments) {
                Position position = memory.position(name);
                if (!position.done()) {
                    unfinished.add(name.stream());
                }
                if (!position.done() && !vanished.contains(name)) {
                    try {
                        unread += Math.max(0, folder.size(name) - position.offset());
                    } catch (IOException e) {
                        continue; // deleted this moment; the next list knows
                    }
                }
            }
        }
        unreadBytes = unread;
        unfinishedStreams = unfinished;
    }

    private void trouble(Trouble trouble, SegmentName name, long offset) {
        memory.countTrouble(trouble);
        troubles.say(trouble, name, offset);
    }

    /** What one poll may still read. */
    private static final class Budget {
        private final int maxLines;
        private final long maxBytes;
        private int lines;
        private long bytes;

        Budget(int maxLines, long maxBytes) {
            this.maxLines = maxLines;
            this.maxBytes = maxBytes;
        }

        void take(int lineBytes) {
            lines++;
            bytes += lineBytes;
        }

        boolean spent() {
            return lines >= maxLines || bytes >= maxBytes;
        }
    }
}
