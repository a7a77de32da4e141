package io.outrider.sidecar.export;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.outrider.sidecar.export.Export.Status;
import io.outrider.sidecar.export.format.Bytes;
import io.outrider.sidecar.export.format.RowFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The work of one export: blocks of rows from the database, through checksum and compression, to whoever takes them.
 *
 * <p>Failure always leaves as an exception and finishes nothing: neither the format's end nor the compression's nor the body's, so that
 * what arrived cannot be taken for the whole. One thread works; any may {@link #stop}.
 */
final class ExportRun implements AutoCloseable {
    private final Export export;
    private final Blocks blocks;
    private final RowFormat format;
    private final MessageDigest digest = sha256();
    private final Bytes bytes = new Bytes(Blocks.SIZE + 16 * 1024);
    private final Patience patience;
    private long items;
    private long written;
    private boolean ended;
    private volatile boolean begun;

    // Who stops must not hit the thread when it already does something else. Guarded by this.
    private @Nullable Thread deliverer;
    private volatile @Nullable Delivery delivery;

    ExportRun(Export export, Blocks blocks, RowFormat format, Patience patience) {
        this.export = export;
        this.blocks = blocks;
        this.format = format;
        this.patience = patience;
    }

    Export export() {
        return export;
    }

    /** Runs the query as far as the first block, so that what is wrong with it is known before anything is promised. */
    void begin() throws SQLException, IOException {
        format.begin(bytes);
        fill();
        begun = true;
    }

    /** Whether the first rows have come. Any thread. */
    boolean hasBegun() {
        return begun;
    }

    /**
     * @param refused how it has ended when the stream takes no more, and why in words
     * @return the SHA-256 of what was written, before compression; whoever delivered it {@linkplain Export#complete says} so
     * @throws IOException when the whole has not been written, for whatever reason
     */
    String writeTo(OutputStream out, Status refused, String why) throws IOException {
        Delivery toClient = new Delivery(out);
        takeUp(toClient);
        try {
            Compression compression = export.wish().compression();
            OutputStream target = compression.around(toClient);
            while (true) {
                hand(target);
                if (ended) {
                    break;
                }
                fill();
            }
            if (compression != Compression.NONE) {
                target.close();
            }
            toClient.flush();
            return HexFormat.of().formatHex(digest.digest());
        } catch (SQLException e) {
            export.end(Status.FAILED, "the database: " + e.getMessage());
            throw new IOException(export.error(), e);
        } catch (IOException e) {
            export.end(refused, why + " (" + e.getMessage() + ")");
            throw e;
        } catch (RuntimeException | OutOfMemoryError e) {
            // An Error would kill the thread and leave the connection open, as if more were to come.
            export.end(Status.FAILED, e.toString());
            throw new IOException(e.toString(), e);
        } finally {
            letGo();
        }
    }

    /** Ends it from outside, at once. Any thread. */
    void stop(Status how, String why) {
        if (export.end(how, why)) {
            blocks.cancel();
            synchronized (this) {
                if (deliverer != null && delivery != null && delivery.isWaiting()) {
                    deliverer.interrupt(); // which closes the client's socket under the write
                }
            }
        }
    }

    /** Stops it when its client is too slow. The watching thread only. */
    void watch(long now) {
        Delivery current = delivery;
        if (current != null && patience.isOver(current, now)) {
            stop(Status.CANCELLED, "the client read too slowly (export.min-bytes-per-second, export.slow-after)");
        }
    }

    /** In every case, also when nothing was ever written. */
    @Override
    public void close() {
        export.end(Status.CANCELLED, "the client went away before the first byte");
        blocks.close();
    }

    private void fill() throws SQLException, IOException {
        int rows;
        try {
            rows = blocks.fill(bytes);
        } catch (IOException e) {
            export.end(Status.FAILED, String.valueOf(e.getMessage())); // no fault of the client's
            throw e;
        }
        if (rows >= 0) {
            items += rows;
            return;
        }
        format.end(bytes);
        if (export.wish().endMarker()) {
            mark();
        }
        ended = true;
    }

    private void hand(OutputStream target) throws IOException {
        digest.update(bytes.array(), 0, bytes.length());
        target.write(bytes.array(), 0, bytes.length());
        written += bytes.length();
        bytes.clear();
        export.progressed(items, written);
        if (!export.isRunning()) {
            throw new IOException("stopped: " + export.error());
        }
    }

    /** The checksum is that of all bytes before the marker's line, before compression. */
    private void mark() throws IOException {
        try {
            MessageDigest sofar = (MessageDigest) digest.clone();
            sofar.update(bytes.array(), 0, bytes.length());
            String checksum = HexFormat.of().formatHex(sofar.digest());
            String line = export.wish().format() == FileFormat.CSV
                    ? "#end,rows=" + items + ",sha256=" + checksum
                    : "{\"_end\":{\"rows\":" + items + ",\"sha256\":\"" + checksum + "\"}}";
            bytes.add((line + "\n").getBytes(US_ASCII));
        } catch (CloneNotSupportedException e) {
            throw new IOException("this JVM's SHA-256 cannot be asked in between", e);
        }
    }

    private synchronized void takeUp(Delivery toClient) {
        delivery = toClient;
        deliverer = Thread.currentThread();
    }

    @SuppressWarnings("ThreadInterruptedCheck")
    private synchronized void letGo() {
        deliverer = null;
        delivery = null;
        if (!export.isRunning()) {
            Thread.interrupted(); // it was meant for this export, not for the thread's next task
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
