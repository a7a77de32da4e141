package io.outrider.sidecar;

import io.outrider.sidecar.events.LiveEvents;
import io.outrider.sidecar.tail.Event;
import io.outrider.sidecar.tail.Line;
import io.outrider.sidecar.tail.LineReader;
import io.outrider.sidecar.tail.SegmentFolder;
import io.outrider.sidecar.tail.SegmentName;
import io.outrider.sidecar.tail.TailMemory;
import io.outrider.sidecar.trace.TraceIndex;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * After a start, fills what is only held in memory (places of traces, recent events) from segments that were read before the restart. The
 * newest segments are enough: older events would be pushed out again. Nothing here is counted. Reading thread, before its first round.
 */
final class Recall {
    private static final Logger LOG = LoggerFactory.getLogger(Recall.class);
    private static final long TYPICAL_LINE = 450;

    private final SegmentFolder folder;
    private final TraceIndex traces;
    private final LiveEvents live;
    private final LineReader reader = new LineReader();

    Recall(SegmentFolder folder, TraceIndex traces, LiveEvents live) {
        this.folder = folder;
        this.traces = traces;
        this.live = live;
    }

    /** The reader's rounds, with this before the first. */
    Worker.Job before(EventReader reading) {
        AtomicBoolean done = new AtomicBoolean();
        return rest -> {
            if (done.compareAndSet(false, true)) {
                run(reading.memory());
            }
            return reading.round();
        };
    }

    private void run(TailMemory memory) {
        try {
            for (Stretch stretch : newest(memory)) {
                read(stretch);
            }
        } catch (IOException e) {
            LOG.warn(
                    "Traces from before the start are not all known: the folder events cannot be read ({})",
                    e.toString());
        } finally {
            traces.setComplete(true);
        }
    }

    /** Bytes of a segment that were read before the restart; they may begin in the middle of a line. */
    private record Stretch(SegmentName name, long from, long to) {}

    /** Enough of the last segments, in the order in which they were written. */
    private List<Stretch> newest(TailMemory memory) throws IOException {
        Map<SegmentName, Long> modified = new HashMap<>();
        for (var segments : folder.list().values()) {
            for (SegmentName name : segments) {
                if (memory.offset(name) > 0) {
                    modified.put(name, folder.modifiedMillis(name));
                }
            }
        }
        List<SegmentName> order = new ArrayList<>(modified.keySet());
        order.sort(Comparator.comparing((SegmentName name) -> modified.getOrDefault(name, 0L))
                .thenComparing(Comparator.naturalOrder()));
        long wanted = traces.maxEvents() * TYPICAL_LINE;
        List<Stretch> stretches = new ArrayList<>();
        for (int i = order.size() - 1; i >= 0 && wanted > 0; i--) {
            long end = memory.offset(order.get(i));
            stretches.add(new Stretch(order.get(i), Math.max(0, end - wanted), end));
            wanted -= end;
        }
        Collections.reverse(stretches);
        return stretches;
    }

    private void read(Stretch stretch) {
        byte[] block = new byte[256 * 1024];
        try (FileChannel channel = folder.open(stretch.name)) {
            long offset = stretch.from;
            while (offset < stretch.to) {
                channel.position(offset);
                int wanted = (int) Math.min(block.length, stretch.to - offset);
                int filled = Channels.newInputStream(channel).readNBytes(block, 0, wanted);
                int used = lines(stretch.name, channel, offset, block, filled);
                if (used == 0 && filled < block.length) {
                    return;
                }
                if (used == 0) {
                    block = new byte[block.length * 2]; // no line feed in it: a longer line than any before
                }
                offset += used;
            }
        } catch (IOException e) {
            LOG.debug("Segment {} went away while it was read again ({})", stretch.name, e.toString());
        }
    }

    private int lines(SegmentName name, FileChannel channel, long offset, byte[] block, int filled) {
        int from = 0;
        for (int i = 0; i < filled; i++) {
            if (block[i] == '\n') {
                Event event = reader.event(name, channel, block, from, i - from);
                if (event != null) {
                    Line line = new Line(name, offset + from, block, from, i - from);
                    traces.add(event, line);
                    live.add(event, line);
                }
                from = i + 1;
            }
        }
        return from;
    }
}
