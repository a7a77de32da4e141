package io.outrider.sidecar.export;

import java.util.Locale;

/** What a caller can have. */
enum FileFormat {
    CSV("text/csv; charset=utf-8", "csv"),
    JSON("application/json", "json"),
    JSONL("application/x-ndjson", "jsonl");

    final String mediaType;
    final String extension;

    FileFormat(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
