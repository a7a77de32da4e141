package io.outrider.sidecar.export;

import io.outrider.sidecar.export.format.Bytes;
import io.outrider.sidecar.export.format.RowFormat;
import io.outrider.sidecar.postgres.Extraction;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Several COPYs of ranges of one table's pages, all on one snapshot, which the leading connection holds open. Each has a thread that decodes;
 * blocks arrive in no particular order, each with whole rows. Full queues hold the threads, and through them the server.
 */
final class ParallelStreams implements Blocks {
    private static final int RANGES_PER_STREAM = 8;
    private static final int LEAST_PAGES = 256;

    private final Extraction leader;
    private final List<Extraction> extractions;
    private final List<Thread> threads = new ArrayList<>();
    private final Function<String, String> selects;
    private final Supplier<RowFormat> formats;
    private final int columns;
    private final long pages;
    private final long step;
    private final AtomicLong nextPage = new AtomicLong();
    private final BlockingQueue<Filled> filled;
    private final BlockingQueue<Bytes> empty;
    private int atWork;
    private volatile boolean closing;

    /** @param rows -1: its thread has ended, because of the failure or because there are no ranges left */
    private record Filled(Bytes bytes, int rows, @Nullable Exception failure) {}

    /**
     * @param extractions one for each stream, all on the leader's snapshot
     * @param selects the statement for a condition
     * @param formats each thread needs its own
     */
    ParallelStreams(
            Extraction leader,
            List<Extraction> extractions,
            long pages,
            Function<String, String> selects,
            int columns,
            Supplier<RowFormat> formats) {
        this.leader = leader;
        this.extractions = List.copyOf(extractions);
        this.pages = pages;
        this.step = Math.max(LEAST_PAGES, pages / ((long) extractions.size() * RANGES_PER_STREAM));
        this.selects = selects;
        this.columns = columns;
        this.formats = formats;
        this.filled = new ArrayBlockingQueue<>(extractions.size() * 3);
        this.empty = new ArrayBlockingQueue<>(extractions.size() * 2);
    }

    @Override
    public int fill(Bytes into) throws SQLException, IOException {
        if (threads.isEmpty()) {
            begin();
        }
        try {
            while (atWork > 0) {
                Filled block = filled.take();
                if (block.failure instanceof SQLException e) {
                    throw e;
                }
                if (block.failure != null) {
                    throw new IOException(block.failure);
                }
                if (block.rows < 0) {
                    atWork--;
                    continue;
                }
                into.add(block.bytes.array(), 0, block.bytes.length());
                block.bytes.clear();
                empty.offer(block.bytes);
                return block.rows;
            }
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void cancel() {
        for (Extraction extraction : extractions) {
            try {
                extraction.cancel();
            } catch (SQLException e) {
                extraction.abort();
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        cancel();
        threads.forEach(Thread::interrupt);
        extractions.forEach(Extraction::close);
        leader.close();
    }

    private void begin() {
        for (int i = 0; i < extractions.size(); i++) {
            Extraction extraction = extractions.get(i);
            Thread thread = new Thread(() -> work(extraction), "export-range-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
        atWork = threads.size();
        threads.forEach(Thread::start);
    }

    private void work(Extraction extraction) {
        Bytes nothing = new Bytes(0);
        try {
            try {
                for (String range = nextRange(); range != null && !closing; range = nextRange()) {
                    read(new OneStream(extraction, selects.apply(range), columns, formats.get()));
                }
                filled.put(new Filled(nothing, -1, null));
            } catch (SQLException | IOException | RuntimeException e) {
                filled.put(new Filled(nothing, -1, e));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed meanwhile
        }
    }

    private void read(OneStream stream) throws SQLException, IOException, InterruptedException {
        while (true) {
            Bytes bytes = empty.poll();
            Bytes block = bytes == null ? new Bytes(SIZE + 16 * 1024) : bytes;
            int rows = stream.fill(block);
            if (rows < 0) {
                empty.offer(block);
                return;
            }
            filled.put(new Filled(block, rows, null));
        }
    }

    /** The last one is open: pages that were added meanwhile hold nothing that the snapshot sees. */
    private @Nullable String nextRange() {
        long from = nextPage.getAndAdd(step);
        if (from >= Math.max(pages, 1)) {
            return null;
        }
        String lower = "dataset.ctid >= '(" + from + ",0)'::tid";
        return from + step >= pages ? lower : lower + " AND dataset.ctid < '(" + (from + step) + ",0)'::tid";
    }
}
