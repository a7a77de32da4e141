package io.outrider.sidecar.export;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The last stage before the client: measures how long it waits for him. One thread writes; any may read the figures.
 */
final class Delivery extends OutputStream {
    private final OutputStream out;
    private volatile long sent;
    private volatile long waitedNanos;
    private volatile long waitingSince; // 0: not waiting

    Delivery(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer
    public void write(byte[] bytes, int from, int count) throws IOException {
        long begun = System.nanoTime();
        waitingSince = begun;
        try {
            out.write(bytes, from, count);
        } finally {
            waitingSince = 0;
            waitedNanos += System.nanoTime() - begun;
        }
        sent += count;
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    long sent() {
        return sent;
    }

    boolean isWaiting() {
        return waitingSince != 0;
    }

    /** The write under way counted in. */
    long waitedNanos(long now) {
        long since = waitingSince;
        return waitedNanos + (since == 0 ? 0 : Math.max(0, now - since));
    }
}
