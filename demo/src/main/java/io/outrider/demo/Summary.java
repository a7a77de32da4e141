package io.outrider.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** The same calls, counted three times: by RentScout where it makes them, in the agent's files, and by the sidecar. */
final class Summary {
    private static final Duration READING_LIMIT = Duration.ofSeconds(30);

    private final Console console;
    private final Sidecar sidecar;
    private final RentScout rentScout;
    private final SegmentTally tally;
    private final List<String> differences = new ArrayList<>();

    Summary(Console console, Sidecar sidecar, RentScout rentScout, SegmentTally tally) {
        this.console = console;
        this.sidecar = sidecar;
        this.rentScout = rentScout;
        this.tally = tally;
    }

    /** Ends RentScout, lets the sidecar read to the end, and tells whether everybody counted the same. */
    boolean isEqual() throws Exception {
        console.title("Summary");
        CallCounts made = CallCounts.of(rentScout.calls());
        console.step("end RentScout", () -> {
            rentScout.stop();
            return "";
        });
        JsonNode ledger = console.step("let the sidecar read to the end", this::ledgerAtRest);
        tally.readOn();
        Map<String, Long> written = CallCounts.of(tally).byName();
        Map<String, Long> read = sidecar.callsRead().byName();

        Table table = new Table("", "calls RentScout made", "events written", "events read by the sidecar");
        made.byName()
                .forEach((what, count) ->
                        compare(table, what, count, written.getOrDefault(what, 0L), read.getOrDefault(what, 0L)));
        long all = ledger.path("acknowledged").asLong();
        table.row("all events", "", Report.count(tally.total()), Report.count(all));
        table.lines().forEach(console::line);
        requireEqual("all events", tally.total(), all);

        long lost = ledger.path("lost").asLong(-1);
        console.line("  drops " + tally.dropped() + ", lost " + lost);
        requireEqual("dropped events", 0, tally.dropped());
        requireEqual("lost events", 0, lost);
        console.line(differences.isEmpty() ? "  ✓ all counts are equal" : "  ✗ " + String.join("; ", differences));
        return differences.isEmpty();
    }

    private void compare(Table table, String what, long made, long written, long read) {
        table.row(what, Report.count(made), Report.count(written), Report.count(read));
        requireEqual(what + ", made and written", made, written);
        requireEqual(what + ", written and read", written, read);
    }

    private void requireEqual(String what, long one, long other) {
        if (one != other) {
            differences.add(what + " differ: " + Report.count(one) + " and " + Report.count(other));
        }
    }

    /** Waits until nothing is pending; when something stays so, the comparison will name it. */
    private JsonNode ledgerAtRest() throws InterruptedException {
        long deadline = System.nanoTime() + READING_LIMIT.toNanos();
        JsonNode ledger = sidecar.ledger();
        while (ledger.path("pending").asLong() + ledger.path("buffered").asLong() > 0 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(100);
            ledger = sidecar.ledger();
        }
        return ledger;
    }
}
