package io.outrider.sidecar.tables;

import io.outrider.sidecar.postgres.Row;

/**
 * How many rows of a table live and how many are dead.
 *
 * <p>The server keeps two counts. The running one can be wrong for long: a session hands in its counts up to a second late, and when VACUUM or
 * ANALYZE of the same table comes first, what it has set is changed a second time. The other one, {@code reltuples}, is as old as
 * the last VACUUM or ANALYZE. Where they disagree, the one is believed that agrees better with all rows ever inserted less all ever deleted.
 *
 * @param late whether the running count was found to be changed a second time
 */
record RowCounts(double live, double dead, boolean late) {
    private static final double SAME = 0.1;

    static RowCounts of(Row table, long pages) {
        double running = table.whole("n_live_tup", 0);
        double everDead = table.real("n_tup_upd", 0) + table.real("n_tup_del", 0);
        double counted = table.whole("n_dead_tup", 0);
        double dead = everDead > 0 ? Math.min(counted, everDead) : counted;
        double analysed = table.real("reltuples", 0);
        double pagesThen = table.whole("relpages", 0);
        if (analysed < 0 || (pagesThen == 0 && pages > 0)) {
            return new RowCounts(running, dead, false); // never counted
        }
        double scaled = pagesThen == 0 ? analysed : analysed / pagesThen * pages;
        boolean never = running == 0 && dead == 0 && table.whole("n_tup_del", 0) == 0;
        if (never) {
            return new RowCounts(scaled, 0, false); // after a crash or an upgrade the running counts begin anew
        }
        double lifetime = table.real("n_tup_ins", 0) - table.real("n_tup_del", 0);
        boolean agree = Math.abs(running - analysed) <= SAME * Math.max(running, analysed);
        if (agree || Math.abs(lifetime - running) <= Math.abs(lifetime - analysed)) {
            return new RowCounts(running, dead, false);
        }
        boolean believable = Math.abs(lifetime - analysed) <= SAME * Math.max(1, analysed);
        return believable
                ? new RowCounts(
                        analysed, Math.min(dead, Math.max(0, counted - table.whole("n_mod_since_analyze", 0))), true)
                : new RowCounts(running, dead, false);
    }
}
