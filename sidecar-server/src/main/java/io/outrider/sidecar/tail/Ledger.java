package io.outrider.sidecar.tail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where every event is: produced = written + dropped + buffered, and written = acknowledged + duplicate + dead-lettered + pending +
 * evicted + lost.
 */
public record Ledger(
        long produced,
        long written,
        long buffered,
        Map<String, Long> dropped,
        long acknowledged,
        long duplicate,
        long deadLettered,
        long pending,
        long evicted,
        long lost) {

    public static final Ledger NOTHING = new Ledger(0, 0, 0, Map.of(), 0, 0, 0, 0, 0, 0);

    /** After an agent ended, how long its last segment may take to be noticed. */
    private static final Duration SETTLING = Duration.ofSeconds(2);

    /** How a consumer settled the events that it read. */
    public record Settled(long acknowledged, long duplicate, long deadLettered) {
        long sum() {
            return acknowledged + duplicate + deadLettered;
        }
    }

    /**
     * @param memory of the consumer whose settlement counts
     * @param seen of the consumer that reads ahead of it, and so knows better what was written
     * @param unfinished streams that this consumer has not read to their end, or null when it has not looked yet
     */
    public static Ledger of(
            TailMemory memory,
            TailMemory seen,
            @Nullable Set<String> unfinished,
            Settled settled,
            Map<String, Heartbeat> heartbeats,
            Duration deadAfter,
            Clock clock) {
        Instant now = clock.instant();
        long produced = 0;
        long written = 0;
        long evicted = 0;
        long lost = 0;
        Map<String, Long> dropped = new TreeMap<>();
        Set<String> streams = new TreeSet<>(memory.accounts().keySet());
        streams.addAll(seen.accounts().keySet());
        streams.addAll(heartbeats.keySet());
        for (String stream : streams) {
            WriterAccount account = memory.accounts().getOrDefault(stream, new WriterAccount());
            Heartbeat heartbeat = heartbeats.get(stream);
            WriterAccount ahead = seen.accounts().getOrDefault(stream, account);
            ahead = ahead.highest() > account.highest() ? ahead : account;
            Map<String, Long> droppedHere = new TreeMap<>(ahead.dropped());
            long writtenHere = ahead.highest() - sum(ahead.dropped());
            long producedHere = ahead.highest();
            long missing = account.lost();
            if (heartbeat != null) {
                heartbeat.dropped().forEach((reason, count) -> droppedHere.merge(reason, count, Math::max));
                writtenHere = Math.max(writtenHere, heartbeat.written());
                producedHere = Math.max(producedHere, heartbeat.produced());
                Duration age = heartbeat.age(now);
                boolean over = heartbeat.ended() ? age.compareTo(SETTLING) > 0 : age.compareTo(deadAfter) > 0;
                if (over && unfinished != null && !unfinished.contains(stream)) {
                    // Nothing is left to read and nobody writes: what the agent wrote and we never saw will not come.
                    missing = Math.max(missing, writtenHere - account.read() - account.evicted());
                }
            }
            produced += Math.max(producedHere, writtenHere + sum(droppedHere));
            written += writtenHere;
            evicted += account.evicted();
            lost += missing;
            droppedHere.forEach((reason, count) -> dropped.merge(reason, count, Long::sum));
        }
        long pending = Math.max(0, written - settled.sum() - evicted - lost);
        long buffered = Math.max(0, produced - written - sum(dropped));
        return new Ledger(
                produced,
                written,
                buffered,
                dropped,
                settled.acknowledged(),
                settled.duplicate(),
                settled.deadLettered(),
                pending,
                evicted,
                lost);
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
