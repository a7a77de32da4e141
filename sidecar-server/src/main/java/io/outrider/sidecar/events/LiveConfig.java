package io.outrider.sidecar.events;

import io.outrider.sidecar.config.Key;
import io.outrider.sidecar.config.Settings;
import java.time.Duration;
import java.util.List;

/** How many recent events are held for the live stream, and for how many listeners. */
public record LiveConfig(
        int maxEvents, long maxBytes, int maxClients, int clientQueue, Duration heartbeat, Duration slowThreshold) {
    private static final Key<Integer> MAX_EVENTS =
            Key.whole("stream.max-events", 2000, 1, 1_000_000, "Recent events held in memory for replay.");
    private static final Key<Long> MAX_BYTES =
            Key.bytes("stream.max-bytes", "4MiB", "Room for the recent events; the older go first.");
    private static final Key<Integer> MAX_CLIENTS =
            Key.whole("stream.max-clients", 16, 1, 1000, "Listeners to the live stream at the same time.");
    private static final Key<Integer> CLIENT_QUEUE = Key.whole(
            "stream.client-queue",
            1000,
            1,
            100_000,
            "Events that wait for a slow listener; past it the oldest are skipped, and the listener is told how many.");
    private static final Key<Duration> HEARTBEAT = Key.time(
            "stream.heartbeat", "15s", "A quiet stream sends a comment this often, so that proxies keep it open.");
    private static final Key<Duration> SLOW_THRESHOLD = Key.time(
            "slow.threshold",
            "100ms",
            "A call that takes this long is slow: `slow=true` of the live stream selects it.");

    public static final List<Key<?>> KEYS =
            List.of(SLOW_THRESHOLD, MAX_EVENTS, MAX_BYTES, MAX_CLIENTS, CLIENT_QUEUE, HEARTBEAT);

    public static LiveConfig from(Settings settings) {
        return new LiveConfig(
                settings.get(MAX_EVENTS),
                settings.get(MAX_BYTES),
                settings.get(MAX_CLIENTS),
                settings.get(CLIENT_QUEUE),
                settings.get(HEARTBEAT),
                settings.get(SLOW_THRESHOLD));
    }
}
