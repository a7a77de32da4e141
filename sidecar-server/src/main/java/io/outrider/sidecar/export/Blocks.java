package io.outrider.sidecar.export;

import io.outrider.sidecar.export.format.Bytes;
import java.io.IOException;
import java.sql.SQLException;

/** Rows in their final form, some at a time. One thread, except {@link #cancel}. */
interface Blocks extends AutoCloseable {
    int SIZE = 64 * 1024;

    /** Adds rows to the buffer until it is full enough and gives how many; -1 when there are no more. */
    int fill(Bytes into) throws SQLException, IOException;

    /** Makes the server stop; {@link #fill} fails then. Any thread. */
    void cancel();

    @Override
    void close();
}
