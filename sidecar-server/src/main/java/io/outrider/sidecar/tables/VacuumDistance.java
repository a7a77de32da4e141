package io.outrider.sidecar.tables;

import io.outrider.sidecar.postgres.Catalogue;
import io.outrider.sidecar.postgres.Row;
import java.util.HashMap;
import java.util.Map;

/** How far a table is from its next automatic VACUUM and ANALYZE, by the server's settings and the table's own. Immutable; any thread. */
final class VacuumDistance {
    private static final String SETTINGS =
            "SELECT name, setting FROM pg_catalog.pg_settings WHERE name LIKE 'autovacuum%' OR name = 'vacuum_freeze_table_age'";

    private final Map<String, Double> settings;
    private final boolean on;

    private VacuumDistance(Map<String, Double> settings, boolean on) {
        this.settings = settings;
        this.on = on;
    }

    /** Thresholds of one table; negative when this server has none of that kind. */
    record Thresholds(
            boolean enabled,
            double vacuumAt,
            double insertVacuumAt,
            double analyzeAt,
            double freezeAt,
            double multixactAt) {}

    static VacuumDistance of(Catalogue catalogue) {
        Map<String, Double> settings = new HashMap<>();
        boolean on = true;
        for (Row row : catalogue.rows(SETTINGS)) {
            String value = row.text("setting");
            if (row.text("name").equals("autovacuum")) {
                on = value.equals("on");
            } else if (value.matches("-?[0-9.]+")) {
                settings.put(row.text("name"), Double.valueOf(value));
            }
        }
        return new VacuumDistance(settings, on);
    }

    Thresholds of(Row table) {
        Reloptions options = Reloptions.of(table);
        double rows = Math.max(0, table.real("reltuples", 0));
        double vacuumAt = value(options, "autovacuum_vacuum_threshold", 50)
                + value(options, "autovacuum_vacuum_scale_factor", 0.2) * rows;
        double most = value(options, "autovacuum_vacuum_max_threshold", -1);
        double insertAt = -1;
        double insertThreshold = value(options, "autovacuum_vacuum_insert_threshold", -1);
        if (insertThreshold >= 0) {
            double pages = table.real("relpages", 0);
            double frozen = table.real("relallfrozen", 0);
            double unfrozen = table.has("relallfrozen") && pages > 0 ? Math.max(0, 1 - frozen / pages) : 1;
            insertAt = insertThreshold + value(options, "autovacuum_vacuum_insert_scale_factor", 0.2) * rows * unfrozen;
        }
        return new Thresholds(
                on && !options.isOff("autovacuum_enabled"),
                most >= 0 ? Math.min(most, vacuumAt) : vacuumAt,
                insertAt,
                value(options, "autovacuum_analyze_threshold", 50)
                        + value(options, "autovacuum_analyze_scale_factor", 0.1) * rows,
                least(options, "autovacuum_freeze_max_age", 200_000_000),
                least(options, "autovacuum_multixact_freeze_max_age", 400_000_000));
    }

    private double value(Reloptions options, String name, double otherwise) {
        return options.real(name, settings.getOrDefault(name, otherwise));
    }

    /** A table may only be frozen earlier than the server says, never later. */
    private double least(Reloptions options, String name, double otherwise) {
        double server = settings.getOrDefault(name, otherwise);
        return Math.min(server, options.real(name, server));
    }
}
