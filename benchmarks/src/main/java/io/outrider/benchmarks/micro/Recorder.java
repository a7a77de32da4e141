package io.outrider.benchmarks.micro;

import io.outrider.agent.capture.CallRecorder;
import io.outrider.agent.capture.CaptureOptions;
import io.outrider.agent.event.EventRing;
import io.outrider.bridge.OutriderBridge;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The agent's end of the bridge, connected, with the drain thread behind it. */
final class Recorder implements AutoCloseable {
    private static final int CAPACITY = 16_384;

    private final EventRing ring = new EventRing(CAPACITY);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Draining draining;

    private Recorder(boolean encoded) {
        draining = Draining.start(ring, encoded);
        OutriderBridge.connect(new CallRecorder(
                ring,
                new CaptureOptions(/* blockWhenFull= */ false, null, /* echoCorrelationId= */ false),
                failure::set));
    }

    static Recorder connect(String drain) {
        return new Recorder(drain.equals("encode"));
    }

    /** Says how many events found a place: one that is dropped costs less. A benchmark whose advice failed has measured nothing. */
    @Override
    public void close() throws InterruptedException {
        OutriderBridge.connect(null);
        draining.close();
        System.out.println("# events taken: " + ring.accepted() + ", dropped: " + ring.dropped());
        Throwable failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("the recorder failed", failed);
        }
    }
}
