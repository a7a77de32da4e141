package io.outrider.sidecar.export;

import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** One export as others see it: how far it is and how it ended. Any thread may read; one writes. */
final class Export {
    enum Status {
        RUNNING,
        COMPLETED,
        FAILED,
        CANCELLED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String id;
    private final Wish wish;
    private final Instant started;
    private final long startNanos = System.nanoTime();

    private volatile long items;
    private volatile long bytes;
    private volatile long estimatedItems = -1;

    // Written together, the status last.
    private volatile long endNanos;
    private volatile String error = "";
    private volatile String sha256 = "";
    private volatile Status status = Status.RUNNING;

    Export(String id, Wish wish, Clock clock) {
        this.id = id;
        this.wish = wish;
        this.started = clock.instant();
    }

    String id() {
        return id;
    }

    Wish wish() {
        return wish;
    }

    Instant started() {
        return started;
    }

    Status status() {
        return status;
    }

    String error() {
        return error;
    }

    String sha256() {
        return sha256;
    }

    long items() {
        return items;
    }

    long bytes() {
        return bytes;
    }

    long estimatedItems() {
        return estimatedItems;
    }

    boolean isRunning() {
        return status == Status.RUNNING;
    }

    double seconds() {
        return Math.max(1, (isRunning() ? System.nanoTime() : endNanos) - startNanos) / 1e9;
    }

    /** Seconds left at the pace so far; 0 when nobody can tell. */
    double secondsLeft() {
        long left = estimatedItems - items;
        return items == 0 || left <= 0 ? 0 : left * seconds() / items;
    }

    void expect(long rows) {
        estimatedItems = Math.min(rows, wish.limit());
    }

    void progressed(long allItems, long allBytes) {
        items = allItems;
        bytes = allBytes;
    }

    void complete(String checksum) {
        sha256 = checksum;
        end(Status.COMPLETED, "");
    }

    /** The first end counts. */
    synchronized boolean end(Status how, String why) {
        if (!isRunning()) {
            return false;
        }
        endNanos = System.nanoTime();
        error = why;
        status = how;
        notifyAll();
        return true;
    }

    /** Waits so long at most and gives whether it has ended. */
    synchronized boolean awaitEnd(long millis) throws InterruptedException {
        if (isRunning()) {
            wait(millis);
        }
        return !isRunning();
    }

    void write(JsonGenerator json) {
        json.writeStartObject();
        writeMembers(json);
        json.writeEndObject();
    }

    void writeMembers(JsonGenerator json) {
        Status now = status;
        json.writeStringProperty("id", id);
        json.writeStringProperty("dataset", wish.dataset().name());
        json.writeStringProperty("format", wish.format().word());
        json.writeStringProperty("compression", wish.compression().word());
        json.writeStringProperty("status", now.word());
        json.writeNumberProperty("items", items);
        if (estimatedItems >= 0) {
            json.writeNumberProperty("estimated_items", estimatedItems);
        }
        json.writeNumberProperty("bytes", bytes);
        json.writeNumberProperty("duration_seconds", thousandths(seconds()));
        json.writeNumberProperty("items_per_second", Math.round(items / seconds()));
        json.writeStringProperty("started", started.toString());
        if (now == Status.RUNNING) {
            if (secondsLeft() > 0) {
                json.writeNumberProperty("seconds_left", thousandths(secondsLeft()));
            }
        } else {
            json.writeStringProperty(
                    "ended", started.plusNanos(endNanos - startNanos).toString());
        }
        if (!sha256.isEmpty()) {
            json.writeStringProperty("sha256", sha256);
        }
        if (!error.isEmpty()) {
            json.writeStringProperty("error", error);
        }
    }

    /** How long ago it ended. */
    double secondsSinceEnd() {
        return isRunning() ? 0 : (System.nanoTime() - endNanos) / 1e9;
    }

    private static double thousandths(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }
}
