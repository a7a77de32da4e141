package io.outrider.sidecar.export;

import io.outrider.sidecar.export.format.BinaryRows;
import io.outrider.sidecar.export.format.Bytes;
import io.outrider.sidecar.export.format.RowFormat;
import io.outrider.sidecar.postgres.Extraction;
import java.io.IOException;
import java.sql.SQLException;
import org.slf4j.LoggerFactory;

/** One COPY, decoded in the thread that asks. */
final class OneStream implements Blocks {
    /** The first rows are not kept waiting for their neighbours longer than this. */
    private static final long PATIENCE_NANOS = 500_000_000;

    private final Extraction extraction;
    private final String select;
    private final BinaryRows rows;
    private final RowFormat format;
    private final Extraction.Messages messages;
    private boolean started;
    private boolean ended;

    OneStream(Extraction extraction, String select, int columns, RowFormat format) {
        this.extraction = extraction;
        this.select = select;
        this.rows = new BinaryRows(columns);
        this.format = format;
        this.messages = rows::feed;
    }

    @Override
    public int fill(Bytes into) throws SQLException, IOException {
        if (ended) {
            return -1;
        }
        if (!started) {
            started = true;
            extraction.start(select); // here, for the server answers only when it has rows, and one may want to cancel
        }
        int count = 0;
        long begun = 0;
        while (into.length() < SIZE) {
            while (rows.next()) {
                format.row(rows, into);
                count++;
                if (into.length() >= SIZE) {
                    return count;
                }
            }
            if (count > 0
                    && !extraction.hasNext()
                    && (begun == 0 ? (begun = System.nanoTime()) : begun) + PATIENCE_NANOS < System.nanoTime()) {
                return count;
            }
            if (!extraction.next(messages)) {
                if (!rows.ended()) {
                    throw new IOException("the server's data ended before its end mark");
                }
                ended = true;
                return count == 0 ? -1 : count;
            }
        }
        return count;
    }

    @Override
    public void cancel() {
        try {
            extraction.cancel();
        } catch (SQLException e) {
            LoggerFactory.getLogger(OneStream.class).warn("The server was not told to stop; its connection is cut", e);
            extraction.abort();
        }
    }

    @Override
    public void close() {
        extraction.close();
    }
}
