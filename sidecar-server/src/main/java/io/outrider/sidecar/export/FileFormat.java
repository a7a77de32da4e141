package io.outrider.sidecar.export;

import java.util.Locale;

/** What a caller can have. */
enum FileFormat {
    CSV("text/csv; charset=utf-8", "csv"),
    JSON("application/json", "json"),
    JSONL("application/x-ndjson", "jsonl"),
    XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    PARQUET("application/vnd.apache.parquet", "parquet"),
    ARROW("application/vnd.apache.arrow.file", "arrow");

    final String mediaType;
    final String extension;

    FileFormat(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    /** Whether rows are lines, which may come in any order and have one more at the end. */
    boolean hasLines() {
        return this == CSV || this == JSONL;
    }

    /** Whether arrays and composites are JSON in it, and not PostgreSQL's text. */
    boolean wantsJson() {
        return this != CSV && this != XLSX;
    }

    /** Whether numbers have so many digits as the column's type says. */
    boolean hasDecimals() {
        return this == PARQUET || this == ARROW;
    }

    /** Whether there is nothing left to compress. */
    boolean isCompressed() {
        return this == XLSX || this == PARQUET;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
