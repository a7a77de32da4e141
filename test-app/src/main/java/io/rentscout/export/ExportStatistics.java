package io.rentscout.export;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How an export goes, or went.
 *
 * @param status {@code none} before the first, {@code running}, {@code completed} or {@code failed}
 * @param items listings written
 * @param durationSeconds to the millisecond
 */
record ExportStatistics(String status, long items, @JsonProperty("duration_seconds") double durationSeconds) {

    static final ExportStatistics NONE = new ExportStatistics("none", 0, 0);

    static ExportStatistics since(long startNanos, String status, long items) {
        return new ExportStatistics(status, items, Math.round((System.nanoTime() - startNanos) / 1e6) / 1e3);
    }
}
