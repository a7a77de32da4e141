package io.outrider.sidecar.export.format;

import java.io.IOException;

/** Turns rows into a file. Begins once, ends once, and holds nothing that grows with the rows. One thread. */
public interface RowFormat {
    void begin(Bytes out) throws IOException;

    /** The row on which the reader stands. */
    void row(BinaryRows rows, Bytes out) throws IOException;

    void end(Bytes out) throws IOException;
}
