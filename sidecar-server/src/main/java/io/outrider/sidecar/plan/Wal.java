package io.outrider.sidecar.plan;

/** Write-ahead log that a node made (PostgreSQL 13 and later, with {@code WAL}). */
public record Wal(long records, long fullPageImages, long bytes, long buffersFull) {
    static Wal of(PlanObject object) {
        return new Wal(
                object.whole("WAL Records"),
                object.whole("WAL FPI"),
                object.whole("WAL Bytes"),
                object.whole("WAL Buffers Full"));
    }
}
