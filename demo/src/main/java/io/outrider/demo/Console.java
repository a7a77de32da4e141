package io.outrider.demo;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;

/** What the user reads: finished lines, and on a terminal one line that changes while something is under way. */
final class Console {
    private static final int WIDTH = 100;
    private static final long PLAIN_INTERVAL_NANOS = 5_000_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private String underWay = "";
    private long lastPlain = Long.MIN_VALUE;

    Console(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** One stage of the run; its line ends with how long it took. */
    <T> T step(String doing, Callable<T> work) throws Exception {
        progress("  … " + doing);
        long start = System.nanoTime();
        T result = work.call();
        double seconds = (System.nanoTime() - start) / 1e9;
        line(String.format(Locale.ROOT, "  ✓ %-82s %6.1f s", doing + detail(result), seconds));
        return result;
    }

    synchronized void line(String text) {
        erase();
        out.println(text);
        out.flush();
    }

    synchronized void title(String text) {
        line("");
        line(terminal ? "\u001b[1m" + text + "\u001b[0m" : text);
    }

    /** Replaces the line under way; where lines cannot be replaced, adds one now and then. */
    synchronized void progress(String text) {
        if (terminal) {
            erase();
            underWay = text.length() > WIDTH ? text.substring(0, WIDTH) : text;
            out.print(underWay);
            out.flush();
        } else if (System.nanoTime() - lastPlain > PLAIN_INTERVAL_NANOS || lastPlain == Long.MIN_VALUE) {
            lastPlain = System.nanoTime();
            out.println(text);
            out.flush();
        }
    }

    private void erase() {
        if (!underWay.isEmpty()) {
            out.print("\r\u001b[2K");
            underWay = "";
        }
    }

    private static String detail(Object result) {
        return result instanceof Described described ? ": " + described.description() : "";
    }

    /** A result worth a few words behind the name of its step. */
    interface Described {
        String description();
    }
}
