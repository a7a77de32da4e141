package io.outrider.sidecar.tables;

/**
 * How much of a table's pages is free or dead, from counts of rows and the average row.
 *
 * <p>What the pages hold is taken from what they are: headers, live rows with their gaps, the gaps behind dead rows, and line pointers. A line
 * pointer outlives its row, so a page that was full once still has one for each row it ever held.
 *
 * @param pages of the table as it is
 */
record HeapEstimate(double percent, long bytes, long reclaimableBytes) {
    private static final int PAGE_HEADER = 24;
    private static final int LINE_POINTER = 4;
    private static final int SMALLEST_ROW = 24;

    static HeapEstimate of(
            TupleLayout row, double live, double dead, long pages, int blockSize, int fillfactor, boolean scattered) {
        if (pages == 0) {
            return new HeapEstimate(0, 0, 0);
        }
        double room = blockSize - PAGE_HEADER;
        double reserve = blockSize * (100 - fillfactor) / 100.0;
        double most = Math.floor((double) (blockSize - PAGE_HEADER) / (SMALLEST_ROW + LINE_POINTER));
        double whenFull = Math.min(most, Math.max(1, Math.floor((room - reserve) / (row.aligned() + LINE_POINTER))));
        double rowsOnPage = (live + dead) / pages;
        double pointers = scattered ? Math.max(rowsOnPage, whenFull) : rowsOnPage;
        double used = live * row.aligned() + dead * (row.aligned() - row.bytes()) + pages * pointers * LINE_POINTER;
        double waste = Math.max(0, pages * (room - reserve) - used);
        double total = (double) pages * blockSize;
        long fresh = (long) Math.ceil(live / whenFull);
        return new HeapEstimate(100 * waste / total, Math.round(waste), Math.max(0, pages - fresh) * (long) blockSize);
    }
}
