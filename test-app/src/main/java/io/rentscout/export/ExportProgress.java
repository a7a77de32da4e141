package io.rentscout.export;

/** Whoever wants to know how far an export is. Called by the thread that exports, so it should not take long. */
@FunctionalInterface
interface ExportProgress {

    /** @param current listings written so far */
    void onProgress(long current);
}
