package io.outrider.sidecar.statements;

import io.outrider.sidecar.postgres.Row;
import java.util.List;

/** A figure that only grows, and the names that the versions of {@code pg_stat_statements} gave its columns. */
enum Figure {
    CALLS("calls", "calls"),
    ROWS("rows", "rows"),
    EXECUTION_MS("execution_ms", "total_exec_time|total_time"),
    PLANS("plans", "plans"),
    PLANNING_MS("planning_ms", "total_plan_time"),
    SHARED_HIT("shared_blocks_hit", "shared_blks_hit"),
    SHARED_READ("shared_blocks_read", "shared_blks_read"),
    SHARED_DIRTIED("shared_blocks_dirtied", "shared_blks_dirtied"),
    SHARED_WRITTEN("shared_blocks_written", "shared_blks_written"),
    LOCAL_READ("local_blocks_read", "local_blks_read"),
    LOCAL_WRITTEN("local_blocks_written", "local_blks_written"),
    TEMP_READ("temp_blocks_read", "temp_blks_read"),
    TEMP_WRITTEN("temp_blocks_written", "temp_blks_written"),
    READ_MS("read_ms", "shared_blk_read_time|blk_read_time"),
    WRITE_MS("write_ms", "shared_blk_write_time|blk_write_time"),
    TEMP_READ_MS("temp_read_ms", "temp_blk_read_time"),
    TEMP_WRITE_MS("temp_write_ms", "temp_blk_write_time"),
    WAL_RECORDS("wal_records", "wal_records"),
    WAL_PAGES("wal_full_pages", "wal_fpi"),
    WAL_BYTES("wal_bytes", "wal_bytes"),
    JIT_FUNCTIONS("jit_functions", "jit_functions"),
    JIT_MS("jit_ms", "jit_generation_time", "jit_inlining_time", "jit_optimization_time", "jit_emission_time"),
    WORKERS_PLANNED("workers_planned", "parallel_workers_to_launch"),
    WORKERS_LAUNCHED("workers_launched", "parallel_workers_launched");

    final String title;
    private final List<String> summed;

    Figure(String title, String... summed) {
        this.title = title;
        this.summed = List.of(summed);
    }

    /** NaN when this server does not count it. */
    double of(Row row) {
        double sum = Double.NaN;
        for (String alternatives : summed) {
            for (String column : alternatives.split("\\|")) {
                if (row.has(column)) {
                    sum = (Double.isNaN(sum) ? 0 : sum) + row.real(column, 0);
                    break;
                }
            }
        }
        return sum;
    }
}
