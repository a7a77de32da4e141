package io.rentscout.seed;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Tells how far a table is: one line rewritten on a terminal, a line every tenth elsewhere. One thread only. */
final class Progress {

    private static final long REDRAW_NANOS = 100_000_000;
    private static final long FEW_ROWS = 10_000;

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private final String what;
    private final long total;
    private final long startNanos;
    private long toldNanos;
    private long toldTenth;

    Progress(PrintStream out, boolean terminal, LongSupplier nanoTime, String what, long total) {
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.what = what;
        this.total = total;
        this.startNanos = nanoTime.getAsLong();
        this.toldNanos = startNanos;
    }

    void reached(long rows) {
        if (terminal) {
            long now = nanoTime.getAsLong();
            if (rows == total || now - toldNanos >= REDRAW_NANOS) {
                toldNanos = now;
                out.print("\r" + line(rows) + (rows == total ? System.lineSeparator() : ""));
                out.flush();
            }
        } else if (rows == total || total >= FEW_ROWS && rows * 10 / total > toldTenth) {
            toldTenth = rows * 10 / total;
            out.println(line(rows));
        }
    }

    private String line(long rows) {
        double seconds = Math.max(1, nanoTime.getAsLong() - startNanos) / 1e9;
        return String.format(
                Locale.ROOT,
                "  %-8s %3d %%  %,11d rows  %,9.0f rows/s",
                what,
                rows * 100 / total,
                rows,
                rows / seconds);
    }
}
