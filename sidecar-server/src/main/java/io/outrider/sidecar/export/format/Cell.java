package io.outrider.sidecar.export.format;

/** Writes one value that is not NULL, from PostgreSQL's binary form, in the form of one format. */
interface Cell {
    void write(byte[] data, int at, int length, Bytes out);
}
