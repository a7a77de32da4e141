package io.outrider.sidecar.tables;

import io.outrider.sidecar.postgres.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What about a table somebody should look at, and what to do first. Pure; any thread. */
record TableAttention(String severity, String kind, String text) {
    private static final long WASTE_WARNING = 100L << 20;
    private static final long WASTE_CRITICAL = 1L << 30;
    private static final double DEAD_SHARE = 0.2;
    private static final double STALE_SHARE = 0.2;
    private static final long STALE_ROWS = 1_000;
    private static final double WRAPAROUND = 2_147_483_648.0;
    private static final int FEW_HOT = 50;
    private static final long MANY_UPDATES = 10_000;

    static List<TableAttention> of(Row table, Bloat bloat, VacuumDistance.Thresholds thresholds, boolean replica) {
        List<TableAttention> found = new ArrayList<>();
        bloat(bloat, found);
        freeze(table, found);
        if (replica) {
            return found; // the rest is counted on the primary
        }
        double live = table.real("n_live_tup", 0);
        double dead = table.real("n_dead_tup", 0);
        if (dead > DEAD_SHARE * (live + dead) && dead > 2 * thresholds.vacuumAt()) {
            found.add(new TableAttention(
                    "warning",
                    "dead_rows",
                    whole(dead) + " dead rows, more than twice what starts an automatic VACUUM ("
                            + whole(thresholds.vacuumAt())
                            + "): look for what holds it back (an old transaction, a replication slot, a prepared transaction), "
                            + "then lower autovacuum_vacuum_scale_factor for this table"));
        }
        if (!thresholds.enabled()) {
            found.add(new TableAttention(
                    "warning",
                    "autovacuum_off",
                    "autovacuum is off for this table: nothing but a wraparound starts it"));
        }
        double modified = table.real("n_mod_since_analyze", 0);
        if (modified > STALE_SHARE * live && modified > STALE_ROWS) {
            found.add(new TableAttention(
                    "warning",
                    "stale_statistics",
                    whole(modified) + " rows changed since the last ANALYZE of " + whole(live)
                            + ": the planner works with old figures; ANALYZE " + table.text("quoted")));
        }
        double updates = table.real("n_tup_upd", 0);
        double hot = table.real("n_tup_hot_upd", 0);
        if (updates > MANY_UPDATES && 100 * hot / updates < FEW_HOT) {
            found.add(new TableAttention(
                    "info",
                    "few_hot_updates",
                    "only " + Math.round(100 * hot / updates) + " % of " + whole(updates)
                            + " updates stayed in their page: each of the others writes to every index; a lower fillfactor, or fewer "
                            + "indexes on columns that change, would help"));
        }
        return found;
    }

    private static void bloat(Bloat bloat, List<TableAttention> found) {
        if (bloat.percent() >= 50 && bloat.bytes() >= WASTE_CRITICAL) {
            found.add(bloated("critical", bloat));
        } else if (bloat.percent() >= 30 && bloat.bytes() >= WASTE_WARNING) {
            found.add(bloated("warning", bloat));
        }
    }

    private static TableAttention bloated(String severity, Bloat bloat) {
        return new TableAttention(
                severity,
                "bloat",
                "about " + Math.round(bloat.percent()) + " % (" + (bloat.bytes() >> 20)
                        + " MiB) is free or dead: first let VACUUM keep up, then repack (REINDEX CONCURRENTLY for indexes, pg_repack for "
                        + "tables)");
    }

    private static void freeze(Row table, List<TableAttention> found) {
        double age = Math.max(table.real("xid_age", 0), table.real("multixact_age", 0));
        if (age >= WRAPAROUND / 2) {
            String severity = age >= WRAPAROUND * 3 / 4 ? "critical" : "warning";
            found.add(new TableAttention(
                    severity,
                    "freeze_age",
                    Math.round(100 * age / WRAPAROUND)
                            + " % of all transaction numbers are used up since the last freeze: VACUUM (FREEZE) "
                            + table.text("quoted") + " before the server stops taking writes"));
        }
    }

    private static String whole(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }
}
