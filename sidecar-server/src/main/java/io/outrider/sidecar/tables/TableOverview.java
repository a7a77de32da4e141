package io.outrider.sidecar.tables;

import io.outrider.sidecar.http.Problem;
import io.outrider.sidecar.postgres.Catalogue;
import io.outrider.sidecar.postgres.PostgresConfig;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** The tables that somebody should look at, or why that is not known; for pages that show more than tables. Any thread. */
public final class TableOverview {
    private static final int LARGEST = 200;

    private final PostgresConfig postgres;
    private final TablesConfig config;

    public TableOverview(PostgresConfig postgres, TablesConfig config) {
        this.postgres = postgres;
        this.config = config;
    }

    public void write(JsonGenerator json) {
        json.writeStartObject();
        if (!postgres.isSet()) {
            json.writeStringProperty("state", "off");
            json.writeStringProperty("reason", "postgres.url is not set, so no database is asked");
        } else {
            try (Catalogue catalogue = Catalogue.open(postgres, config.timeout())) {
                List<TableView> views =
                        TableRoutes.views(catalogue, TableStatistics.largest(catalogue, "", LARGEST), false);
                json.writeStringProperty("state", "on");
                json.writeStringProperty("reason", "");
                StandingJson.write(json, catalogue.standing());
                json.writeNumberProperty("looked_at", views.size());
                attention(json, views);
            } catch (Problem e) {
                json.writeStringProperty("state", "failing");
                json.writeStringProperty("reason", String.valueOf(e.getMessage()));
            }
        }
        json.writeEndObject();
    }

    private static void attention(JsonGenerator json, List<TableView> views) {
        json.writeArrayPropertyStart("attention");
        for (TableView view : views) {
            for (TableAttention some : view.attention()) {
                json.writeStartObject();
                json.writeStringProperty("table", view.row().text("quoted"));
                json.writeStringProperty("severity", some.severity());
                json.writeStringProperty("kind", some.kind());
                json.writeStringProperty("text", some.text());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }
}
