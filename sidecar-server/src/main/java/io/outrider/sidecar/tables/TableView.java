package io.outrider.sidecar.tables;

import io.outrider.sidecar.postgres.Row;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** A table with its indexes, as the API shows it. What this server does not count is null. Immutable; any thread. */
record TableView(
        Row row,
        Bloat bloat,
        VacuumDistance.Thresholds thresholds,
        List<Row> indexes,
        Map<Long, Bloat> indexBloat,
        List<TableAttention> attention,
        boolean replica) {
    private static final String ON_PRIMARY = "counted on the primary only; this is a replica";

    void write(JsonGenerator json, boolean withIndexes) {
        json.writeStartObject();
        json.writeStringProperty("name", row.text("quoted"));
        json.writeStringProperty("schema", row.text("schema"));
        json.writeStringProperty("table", row.text("name"));
        json.writeStringProperty("kind", row.text("relkind").equals("m") ? "materialized view" : "table");
        json.writeBooleanProperty("partition", row.flag("relispartition"));
        json.writeBooleanProperty("locked", row.flag("locked"));
        rows(json);
        scans(json);
        writes(json);
        cache(json);
        vacuum(json);
        json.writeObjectPropertyStart("size");
        number(json, "total_bytes", row.whole("total_bytes"));
        number(json, "heap_bytes", row.whole("heap_bytes"));
        number(json, "index_bytes", row.whole("index_bytes"));
        number(json, "toast_bytes", row.whole("toast_bytes"));
        json.writeNumberProperty("fillfactor", Reloptions.of(row).whole("fillfactor", 100));
        json.writeEndObject();
        json.writeName("bloat");
        write(json, bloat);
        json.writeArrayPropertyStart("attention");
        for (TableAttention some : attention) {
            json.writeStartObject();
            json.writeStringProperty("severity", some.severity());
            json.writeStringProperty("kind", some.kind());
            json.writeStringProperty("text", some.text());
            json.writeEndObject();
        }
        json.writeEndArray();
        if (withIndexes) {
            json.writeArrayPropertyStart("indexes");
            indexes.forEach(index -> index(json, index));
            json.writeEndArray();
        } else {
            json.writeNumberProperty("indexes", indexes.size());
        }
        json.writeEndObject();
    }

    private void rows(JsonGenerator json) {
        json.writeObjectPropertyStart("rows");
        double estimated = row.real("reltuples", -1);
        number(json, "estimated", estimated < 0 ? null : (Long) Math.round(estimated));
        Long live = primary("n_live_tup");
        Long dead = primary("n_dead_tup");
        number(json, "live", live);
        number(json, "dead", dead);
        share(json, "dead_share", dead, live == null || dead == null ? null : (Long) (live + dead));
        number(json, "modified_since_analyze", primary("n_mod_since_analyze"));
        number(json, "inserted_since_vacuum", primary("n_ins_since_vacuum"));
        if (replica) {
            json.writeStringProperty("reason", ON_PRIMARY);
        }
        json.writeEndObject();
    }

    private void scans(JsonGenerator json) {
        json.writeObjectPropertyStart("scans");
        Long sequential = row.whole("seq_scan");
        number(json, "sequential", sequential);
        number(json, "index", row.whole("idx_scan"));
        number(json, "rows_read_sequentially", row.whole("seq_tup_read"));
        number(
                json,
                "rows_per_sequential_scan",
                sequential == null || sequential == 0 ? null : (Long) (row.whole("seq_tup_read", 0) / sequential));
        time(json, "last_sequential", row, "last_seq_scan");
        time(json, "last_index", row, "last_idx_scan");
        json.writeEndObject();
    }

    private void writes(JsonGenerator json) {
        json.writeObjectPropertyStart("writes");
        number(json, "inserted", primary("n_tup_ins"));
        number(json, "updated", primary("n_tup_upd"));
        number(json, "deleted", primary("n_tup_del"));
        number(json, "hot_updated", primary("n_tup_hot_upd"));
        number(json, "newpage_updated", primary("n_tup_newpage_upd"));
        share(json, "hot_share", primary("n_tup_hot_upd"), primary("n_tup_upd"));
        json.writeEndObject();
    }

    private void cache(JsonGenerator json) {
        json.writeObjectPropertyStart("cache");
        hits(json, "heap_hit_ratio", "heap");
        hits(json, "index_hit_ratio", "idx");
        hits(json, "toast_hit_ratio", "toast");
        json.writeEndObject();
    }

    private void vacuum(JsonGenerator json) {
        json.writeObjectPropertyStart("vacuum");
        json.writeBooleanProperty("automatic", thresholds.enabled());
        for (String name : List.of("last_vacuum", "last_autovacuum", "last_analyze", "last_autoanalyze")) {
            time(json, name, row, name);
        }
        for (String name : List.of("vacuum_count", "autovacuum_count", "analyze_count", "autoanalyze_count")) {
            number(json, name, row.whole(name));
        }
        distance(json, "dead_rows", thresholds.vacuumAt(), primary("n_dead_tup"));
        distance(json, "inserted_rows", thresholds.insertVacuumAt(), primary("n_ins_since_vacuum"));
        distance(json, "analyze", thresholds.analyzeAt(), primary("n_mod_since_analyze"));
        distance(json, "freeze", thresholds.freezeAt(), row.whole("xid_age"));
        distance(json, "freeze_multixact", thresholds.multixactAt(), row.whole("multixact_age"));
        json.writeEndObject();
    }

    private void index(JsonGenerator json, Row index) {
        json.writeStartObject();
        json.writeStringProperty("name", index.text("name"));
        json.writeStringProperty("definition", index.text("definition"));
        json.writeStringProperty("method", index.text("method"));
        json.writeBooleanProperty("unique", index.flag("indisunique"));
        json.writeBooleanProperty("primary", index.flag("indisprimary"));
        json.writeBooleanProperty("valid", index.flag("indisvalid"));
        json.writeBooleanProperty("partial", index.flag("partial"));
        number(json, "bytes", index.whole("bytes"));
        number(json, "scans", index.whole("idx_scan"));
        time(json, "last_scan", index, "last_idx_scan");
        json.writeName("bloat");
        write(json, indexBloat.getOrDefault(index.whole("id", 0), Bloat.unknown("not asked for")));
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Bloat bloat) {
        json.writeStartObject();
        json.writeStringProperty("method", bloat.method());
        number(json, "percent", bloat.isKnown() ? (Double) (Math.round(10 * bloat.percent()) / 10.0) : null);
        number(json, "bytes", bloat.isKnown() ? (Long) bloat.bytes() : null);
        number(json, "reclaimable_bytes", bloat.isKnown() ? (Long) bloat.reclaimableBytes() : null);
        json.writeStringProperty("confidence", bloat.confidence().name().toLowerCase(java.util.Locale.ROOT));
        json.writeArrayPropertyStart("reasons");
        bloat.reasons().forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }

    /** What only a primary counts. */
    private @Nullable Long primary(String column) {
        return replica ? null : row.whole(column);
    }

    private static void distance(JsonGenerator json, String name, double at, @Nullable Long now) {
        if (at < 0) {
            json.writeNullProperty(name);
            return;
        }
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("at", Math.round(at));
        number(json, "now", now);
        number(json, "left", now == null ? null : (Long) Math.max(0, Math.round(at) - now));
        json.writeEndObject();
    }

    private void hits(JsonGenerator json, String name, String kind) {
        Long hit = row.whole(kind + "_blks_hit");
        Long read = row.whole(kind + "_blks_read");
        share(json, name, hit, hit == null || read == null ? null : (Long) (hit + read));
    }

    private static void share(JsonGenerator json, String name, @Nullable Long part, @Nullable Long whole) {
        number(
                json,
                name,
                part == null || whole == null || whole == 0
                        ? null
                        : (Double) (Math.round(1000.0 * part / whole) / 1000.0));
    }

    private static void time(JsonGenerator json, String name, Row row, String column) {
        java.time.Instant time = row.time(column);
        if (time == null) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, time.toString());
        }
    }

    private static void number(JsonGenerator json, String name, @Nullable Number number) {
        if (number == null) {
            json.writeNullProperty(name);
        } else if (number instanceof Long whole) {
            json.writeNumberProperty(name, whole);
        } else {
            json.writeNumberProperty(name, number.doubleValue());
        }
    }
}
