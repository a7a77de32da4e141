package io.outrider.benchmarks.micro;

import io.outrider.agent.config.AgentConfig;
import io.outrider.agent.encode.EventEncoder;
import io.outrider.agent.encode.JsonLine;
import io.outrider.agent.encode.WriterId;
import io.outrider.agent.event.CallEvent;
import io.outrider.agent.event.EventRing;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Empties a ring on a thread of its own, as the agent does, into nothing: what is measured is the host's thread with the
 * drain thread on the next core.
 */
final class Draining implements AutoCloseable {
    private static final int LINES_BYTES = 64 << 10;

    private final EventRing ring;
    private final @Nullable EventEncoder encoder;
    private final JsonLine lines = new JsonLine(2 * LINES_BYTES);
    private final Thread thread = new Thread(this::drain, "drain");
    private volatile boolean stopped;
    private long sequence;

    private Draining(EventRing ring, @Nullable EventEncoder encoder) {
        this.ring = ring;
        this.encoder = encoder;
        thread.setDaemon(true);
        thread.start();
    }

    /** @param encoded whether events become lines of JSON, or are only taken */
    static Draining start(EventRing ring, boolean encoded) {
        return new Draining(ring, encoded ? encoder() : null);
    }

    static EventEncoder encoder() {
        AgentConfig config = AgentConfig.read("service.name=bench", new Properties(), Map.of());
        return EventEncoder.of(config, new WriterId("bench00000", "bench0"), 4711);
    }

    private void drain() {
        while (!stopped) {
            CallEvent event = ring.poll();
            if (event == null) {
                LockSupport.parkNanos(50_000);
                continue;
            }
            if (encoder != null) {
                if (lines.length() > LINES_BYTES) {
                    lines.truncate(0);
                }
                encoder.encode(event, ++sequence, 1_700_000_000_000_000L + sequence, lines);
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
    }
}
