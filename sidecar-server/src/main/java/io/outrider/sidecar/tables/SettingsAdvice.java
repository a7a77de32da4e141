package io.outrider.sidecar.tables;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Settings worth a look: what they cost or hide as they stand. Values are those of {@code pg_settings}, in its units. Pure; any thread. */
record SettingsAdvice(String name, String value, String severity, String text) {
    private static final long MANY_CONNECTIONS = 500;
    private static final long SHARED_BUFFERS_DEFAULT = 16_384;

    static List<SettingsAdvice> of(Map<String, String> settings) {
        Rules rules = new Rules(settings);
        rules.when("autovacuum", "off", "critical", "dead rows pile up and statistics grow old; turn it on");
        rules.when("fsync", "off", "critical", "a power cut can destroy the database; only for throw-away data");
        rules.when("full_page_writes", "off", "critical", "a crash in the middle of a page write cannot be repaired");
        rules.when("track_counts", "off", "critical", "without counts autovacuum does not know when to work");
        rules.when("track_activities", "off", "warning", "running statements cannot be seen");
        rules.when(
                "track_io_timing",
                "off",
                "info",
                "the server does not say how long reading took; the price is usually small (pg_test_timing)");
        rules.when("compute_query_id", "off", "warning", "plans and statements cannot be joined by their identifier");
        rules.when("log_lock_waits", "off", "info", "waits for locks leave no trace in the log");
        rules.when("synchronous_commit", "off", "info", "the last commits before a crash can be lost");
        rules.when(
                "enable_seqscan",
                "off",
                "warning",
                "a planner switch is off for everybody; such switches are for single sessions");
        rules.when(
                "enable_nestloop",
                "off",
                "warning",
                "a planner switch is off for everybody; such switches are for single sessions");
        rules.when(
                "enable_hashjoin",
                "off",
                "warning",
                "a planner switch is off for everybody; such switches are for single sessions");
        rules.when(
                "idle_in_transaction_session_timeout",
                "0",
                "warning",
                "a forgotten transaction holds locks and old rows for ever; set a limit");
        rules.when(
                "statement_timeout",
                "0",
                "info",
                "a runaway statement runs until somebody ends it; set a limit per role");
        rules.when("wal_compression", "off", "info", "full pages go into the WAL uncompressed");
        rules.preload();
        rules.least(
                "shared_buffers",
                SHARED_BUFFERS_DEFAULT + 1,
                "info",
                "128 MiB or less; a quarter of the memory is usual on a server of its own");
        rules.least("track_activity_query_size", 1025, "info", "longer statements are cut off in pg_stat_activity");
        rules.most(
                "max_connections",
                MANY_CONNECTIONS,
                "info",
                "each connection is a process; a pooler serves many clients with few");
        if (rules.number("effective_cache_size") >= 0
                && rules.number("effective_cache_size") < rules.number("shared_buffers")) {
            rules.add(
                    "effective_cache_size",
                    "warning",
                    "smaller than shared_buffers, so the planner expects reads that never happen");
        }
        if (rules.number("random_page_cost") >= 4) {
            rules.add(
                    "random_page_cost",
                    "info",
                    "fits spinning disks; on SSDs about 1.1 makes index scans compete fairly");
        }
        if (rules.number("checkpoint_timeout") >= 0 && rules.number("checkpoint_timeout") < 300) {
            rules.add(
                    "checkpoint_timeout",
                    "info",
                    "frequent checkpoints write whole pages into the WAL again and again");
        }
        return rules.found;
    }

    private static final class Rules {
        final List<SettingsAdvice> found = new ArrayList<>();
        private final Map<String, String> settings;

        Rules(Map<String, String> settings) {
            this.settings = new HashMap<>(settings);
        }

        void when(String name, String value, String severity, String text) {
            if (value.equals(settings.get(name))) {
                add(name, severity, text);
            }
        }

        void least(String name, long least, String severity, String text) {
            if (settings.containsKey(name) && number(name) < least) {
                add(name, severity, text);
            }
        }

        void most(String name, long most, String severity, String text) {
            if (number(name) > most) {
                add(name, severity, text);
            }
        }

        void preload() {
            String libraries = settings.get("shared_preload_libraries");
            if (libraries != null && !libraries.contains("pg_stat_statements")) {
                add(
                        "shared_preload_libraries",
                        "warning",
                        "without pg_stat_statements the server does not count what statements cost it");
            }
        }

        void add(String name, String severity, String text) {
            found.add(new SettingsAdvice(name, settings.getOrDefault(name, ""), severity, text));
        }

        /** -1 when it is not there or no number. */
        double number(String name) {
            try {
                return Double.parseDouble(settings.getOrDefault(name, "-1"));
            } catch (NumberFormatException e) {
                return -1;
            }
        }
    }
}
