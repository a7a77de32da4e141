package io.outrider.sidecar.events;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One client of the live stream and what waits for it. Whoever reads events offers; the client's thread takes. */
final class Listener {
    private final Selection selection;
    private final int capacity;
    private final Deque<RecentEvent> waiting = new ArrayDeque<>();
    private long skipped;
    private boolean gap;

    Listener(Selection selection, int capacity) {
        this.selection = selection;
        this.capacity = capacity;
    }

    /** What a client gets next. */
    record Delivery(@Nullable RecentEvent event, long skippedBefore, boolean gapBefore) {}

    synchronized void offer(RecentEvent event) {
        if (!selection.takes(event)) {
            return;
        }
        if (waiting.size() == capacity) {
            waiting.removeFirst();
            skipped++;
        }
        waiting.addLast(event);
        notifyAll();
    }

    synchronized void gap() {
        gap = true;
    }

    /** Waits at most as long as given; null when nothing came. */
    synchronized @Nullable Delivery take(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (waiting.isEmpty() && skipped == 0 && !gap) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return null;
            }
            wait(millis);
        }
        Delivery delivery = new Delivery(waiting.pollFirst(), skipped, gap);
        skipped = 0;
        gap = false;
        return delivery;
    }
}
