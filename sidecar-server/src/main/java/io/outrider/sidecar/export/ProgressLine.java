package io.outrider.sidecar.export;

import java.io.PrintStream;
import tools.jackson.databind.JsonNode;

/** A line on the terminal that says how far an export is, drawn anew until the end. One thread, and one of its own. */
final class ProgressLine {
    private static final int WIDTH = 30;
    private static final int REDRAW_MILLIS = 200;
    private static final int PATIENCE_MILLIS = 1_000;
    private static final String CLEAR = "\u001b[K";

    private final SidecarClient sidecar;
    private final String id;
    private final PrintStream terminal;
    private final Thread thread = new Thread(this::draw, "progress");
    private volatile boolean over;

    ProgressLine(SidecarClient sidecar, String id, PrintStream terminal) {
        this.sidecar = sidecar;
        this.id = id;
        this.terminal = terminal;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Also when it was never started. */
    void end() {
        if (!thread.isAlive()) {
            return;
        }
        over = true;
        thread.interrupt();
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        terminal.print("\r" + CLEAR);
    }

    private void draw() {
        try {
            while (!over) {
                terminal.print("\r" + line(sidecar.state(id)) + CLEAR);
                terminal.flush();
                Thread.sleep(REDRAW_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // done
        }
    }

    private static String line(JsonNode state) {
        long items = state.path("items").asLong(0);
        long expected = Math.max(state.path("estimated_items").asLong(0), 1);
        double share = Math.min(1, items / (double) expected);
        int full = (int) (share * WIDTH);
        return String.format(
                "[%s%s] %3.0f %%  %,d of about %,d items  %,d/s  %.0f s left",
                "#".repeat(full),
                ".".repeat(WIDTH - full),
                share * 100,
                items,
                expected,
                state.path("items_per_second").asLong(0),
                state.path("seconds_left").asDouble(0));
    }
}
