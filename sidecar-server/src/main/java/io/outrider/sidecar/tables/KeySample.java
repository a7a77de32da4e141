package io.outrider.sidecar.tables;

import io.outrider.sidecar.http.Problem;
import io.outrider.sidecar.postgres.Catalogue;
import io.outrider.sidecar.postgres.Row;
import io.outrider.sidecar.tables.IndexEstimate.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How often the keys of an index on several columns repeat, from a sample of its table: statistics know each column by itself. A bounded number of pages
 * is read, chosen by chance, and of large tables few rows of each, because neighbours are often alike. Keys that the sample has often are scaled up as
 * they are; how many keys the rest has is estimated as ANALYZE does (Duj1; Haas and Stokes, 1998). One thread.
 */
final class KeySample {
    private static final int PAGES = 2000;
    private static final double ROWS_OF_PAGE = 10;
    private static final int OFTEN = 20;
    private static final double FEWEST_ROWS = 500;

    private KeySample() {}

    /** Whether a sample would tell more than the statistics: where equal keys share an entry, and nobody knows how often they repeat. */
    private static boolean isOfUse(Row table, Row index, int majorVersion) {
        long keys = index.whole("indnkeyatts", 1);
        return majorVersion >= BloatEstimate.DEDUPLICATION_SINCE
                && index.text("method").equals("btree")
                && keys > 1
                && keys == index.whole("indnatts", keys)
                && index.flag("equal_image")
                && !index.flag("indisunique")
                && !index.flag("partial")
                && !List.of(index.text("indkey").split(" ")).contains("0") // no code of others is run here
                && table.flag("readable")
                && !table.flag("locked");
    }

    /** Groups of keys of about as many entries as the table has rows; none when a sample is of no use or could not be had. */
    static List<Group> of(Catalogue catalogue, Row table, Row index) {
        double pages = table.real("heap_bytes", 0) / table.real("block_size", 8192);
        double rows = table.real("reltuples", 0);
        if (pages < 1
                || rows < FEWEST_ROWS
                || !isOfUse(table, index, catalogue.standing().major())) {
            return List.of();
        }
        boolean whole = pages <= PAGES;
        String sample = whole
                ? ""
                : String.format(
                        Locale.ROOT,
                        " TABLESAMPLE SYSTEM (%f) REPEATABLE (1) WHERE random() < %f",
                        100.0 * PAGES / pages,
                        Math.min(1, ROWS_OF_PAGE * pages / rows));
        try {
            String columns = columns(catalogue, index);
            return groups(
                    catalogue.rows(
                            "SELECT times, count(*) AS keys FROM (SELECT count(*) AS times FROM (SELECT " + columns
                                    + " FROM ONLY " + table.text("quoted") + sample + ") sampled GROUP BY " + columns
                                    + ") repeated GROUP BY times"),
                    rows);
        } catch (Problem e) {
            return List.of(); // no leave or no time: then the statistics must do
        }
    }

    private static String columns(Catalogue catalogue, Row index) {
        return catalogue
                .row(
                        "SELECT string_agg(pg_get_indexdef(?::oid, k, false), ', ' ORDER BY k) AS columns FROM generate_series(1, ?::int) k",
                        index.text("id"),
                        index.text("indnkeyatts"))
                .text("columns");
    }

    /**
     * @param repetitions how many keys occur in the sample how many times
     * @param rows of the table
     */
    static List<Group> groups(List<Row> repetitions, double rows) {
        double sampled = 0;
        for (Row row : repetitions) {
            sampled += row.real("times", 0) * row.real("keys", 0);
        }
        if (sampled < FEWEST_ROWS) {
            return List.of();
        }
        double scale = Math.max(1, rows / sampled);
        boolean whole = scale < 1.05;
        List<Group> groups = new ArrayList<>();
        double rest = 0;
        double distinct = 0;
        double once = 0;
        for (Row row : repetitions) {
            double times = row.real("times", 0);
            double keys = row.real("keys", 0);
            if (whole || times >= OFTEN) {
                groups.add(new Group(keys, times * scale, false));
            } else {
                rest += times * keys;
                distinct += keys;
                once += times == 1 ? keys : 0;
            }
        }
        if (rest > 0) {
            double keys = rest * distinct / (rest - once + once / scale);
            groups.add(new Group(keys, rest * scale / keys, true));
        }
        return groups;
    }
}
