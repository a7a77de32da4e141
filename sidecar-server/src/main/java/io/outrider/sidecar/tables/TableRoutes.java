package io.outrider.sidecar.tables;

import io.outrider.sidecar.http.Problem;
import io.outrider.sidecar.http.Request;
import io.outrider.sidecar.http.Response;
import io.outrider.sidecar.http.Route;
import io.outrider.sidecar.postgres.Catalogue;
import io.outrider.sidecar.postgres.PostgresConfig;
import io.outrider.sidecar.postgres.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/** {@code GET /api/tables}, {@code /api/tables/{name}}: what the server counts about tables, and how much of them is waste. Any thread. */
public final class TableRoutes {
    private static final int TABLES = 50;
    private static final int MOST_TABLES = 500;

    private final PostgresConfig postgres;
    private final TablesConfig config;
    private final LongConsumer durations;

    /** @param durations is told how many nanoseconds each answer took */
    public TableRoutes(PostgresConfig postgres, TablesConfig config, LongConsumer durations) {
        this.postgres = postgres;
        this.config = config;
        this.durations = durations;
    }

    public List<Route> routes() {
        return List.of(
                new Route("/api/tables", Route.Access.TOKEN, List.of("schema", "limit"), this::list),
                new Route("/api/tables/{name}", Route.Access.TOKEN, List.of("exact"), this::one));
    }

    private Response list(Request request) {
        long begin = System.nanoTime();
        int limit = request.whole("limit", TABLES, 1, MOST_TABLES);
        String schema = request.text("schema");
        try (Catalogue catalogue = Catalogue.open(postgres, config.timeout())) {
            List<TableView> views = views(catalogue, TableStatistics.largest(catalogue, schema, limit), false);
            return Response.json(json -> {
                json.writeStartObject();
                StandingJson.write(json, catalogue.standing());
                json.writeArrayPropertyStart("tables");
                views.forEach(view -> view.write(json, false));
                json.writeEndArray();
                json.writeEndObject();
            });
        } finally {
            durations.accept(System.nanoTime() - begin);
        }
    }

    private Response one(Request request) {
        long begin = System.nanoTime();
        TableName name = TableName.of(request.pathPart("name"));
        boolean exact = request.flag("exact");
        try (Catalogue catalogue = Catalogue.open(postgres, config.timeout())) {
            List<Row> found = TableStatistics.named(catalogue, name);
            if (found.isEmpty()) {
                throw new Problem(
                        404,
                        "Table not found",
                        "Database " + catalogue.standing().database() + " has no table of that name;"
                                + " /api/tables lists those it has.");
            }
            if (found.size() > 1) {
                throw new Problem(
                        409,
                        "Table name ambiguous",
                        "Several schemas have a table of that name; ask for one of "
                                + found.stream().map(row -> row.text("quoted")).collect(Collectors.joining(", "))
                                + ".");
            }
            TableView view = views(catalogue, found, !exact).get(0);
            TableView shown = exact ? measured(catalogue, view) : view;
            return Response.json(json -> {
                json.writeStartObject();
                StandingJson.write(json, catalogue.standing());
                json.writeName("table");
                shown.write(json, true);
                json.writeEndObject();
            });
        } finally {
            durations.accept(System.nanoTime() - begin);
        }
    }

    /** @param sampling whether rows of the tables may be read, where statistics do not say enough */
    static List<TableView> views(Catalogue catalogue, List<Row> tables, boolean sampling) {
        boolean replica = catalogue.standing().replica();
        Map<Long, List<Row>> indexes = TableStatistics.indexes(catalogue, tables);
        Map<Long, List<ColumnShape>> columns = TableColumns.ofTables(catalogue, ids(tables));
        Map<Long, List<ColumnShape>> keys = TableColumns.ofIndexes(
                catalogue,
                indexes.values().stream().flatMap(list -> ids(list).stream()).toList());
        VacuumDistance distance = VacuumDistance.of(catalogue);
        BloatEstimate estimate = new BloatEstimate(catalogue.standing().major(), replica);
        return tables.stream()
                .map(table -> {
                    long id = table.whole("id", 0);
                    List<Row> own = indexes.getOrDefault(id, List.of());
                    Map<Long, Bloat> indexBloat = new HashMap<>();
                    for (Row index : own) {
                        long indexId = index.whole("id", 0);
                        List<IndexEstimate.Group> sampled =
                                sampling ? KeySample.of(catalogue, table, index) : List.of();
                        indexBloat.put(
                                indexId,
                                estimate.ofIndex(table, index, keys.getOrDefault(indexId, List.of()), sampled));
                    }
                    Bloat bloat = estimate.ofTable(table, columns.getOrDefault(id, List.of()));
                    VacuumDistance.Thresholds thresholds = distance.of(table);
                    return new TableView(
                            table,
                            bloat,
                            thresholds,
                            own,
                            indexBloat,
                            TableAttention.of(table, bloat, thresholds, replica),
                            replica);
                })
                .toList();
    }

    private TableView measured(Catalogue catalogue, TableView view) {
        if (view.row().flag("locked")) {
            throw new Problem(
                    409,
                    "Object locked",
                    "Somebody holds " + view.row().text("quoted") + " exclusively; ask again later.");
        }
        ExactBloat exact = ExactBloat.with(catalogue, config);
        int blockSize = (int) view.row().whole("block_size", 8192);
        Map<Long, Bloat> indexBloat = new HashMap<>();
        view.indexes().forEach(index -> indexBloat.put(index.whole("id", 0), exact.ofIndex(index, blockSize)));
        Bloat bloat = exact.ofTable(view.row());
        return new TableView(
                view.row(),
                bloat,
                view.thresholds(),
                view.indexes(),
                indexBloat,
                TableAttention.of(view.row(), bloat, view.thresholds(), view.replica()),
                view.replica());
    }

    private static List<Long> ids(List<Row> rows) {
        return rows.stream().map(row -> row.whole("id", 0)).toList();
    }
}
