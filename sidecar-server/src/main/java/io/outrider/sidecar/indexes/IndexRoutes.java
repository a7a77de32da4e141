package io.outrider.sidecar.indexes;

import io.outrider.sidecar.http.Problem;
import io.outrider.sidecar.http.Request;
import io.outrider.sidecar.http.Response;
import io.outrider.sidecar.http.Route;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** {@code /api/indexes}: the indexes that are there, those that are missing, and what is done about them. */
final class IndexRoutes {
    private final IndexWatch watch;
    private final SuggestionBook book;
    private final IndexChanges changes;
    private final IndexTrials trials;
    private final TrialRun run;
    private final Databases databases;
    private final IndexConfig config;
    private final Clock clock;

    IndexRoutes(
            IndexWatch watch,
            SuggestionBook book,
            IndexChanges changes,
            IndexTrials trials,
            TrialRun run,
            Databases databases,
            IndexConfig config,
            Clock clock) {
        this.watch = watch;
        this.book = book;
        this.changes = changes;
        this.trials = trials;
        this.run = run;
        this.databases = databases;
        this.config = config;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                new Route("/api/indexes", Route.Access.TOKEN, List.of("problem"), this::inventory),
                new Route("/api/indexes/suggestions", Route.Access.TOKEN, List.of(), this::suggestions),
                new Route("/api/indexes/trial", Route.Access.TOKEN, List.of(), request -> answer(run.state())),
                Route.post(
                        "/api/indexes/suggestions/verify",
                        Route.Access.TOKEN,
                        List.of(),
                        request -> begun(run.start())),
                Route.post("/api/indexes/trial/cancel", Route.Access.TOKEN, List.of(), request -> answer(run.cancel())),
                new Route("/api/indexes/suggestions/{id}", Route.Access.TOKEN, List.of(), this::suggestion),
                Route.post(
                        "/api/indexes/suggestions/{id}/verify",
                        Route.Access.TOKEN,
                        List.of(),
                        request -> answer(trials.verify(request.pathPart("id")))),
                Route.post(
                        "/api/indexes/suggestions/{id}/apply",
                        Route.Access.TOKEN,
                        List.of("untested"),
                        request -> answer(changes.apply(request.pathPart("id"), request.flag("untested")))),
                Route.post(
                        "/api/indexes/suggestions/{id}/revert",
                        Route.Access.TOKEN,
                        List.of(),
                        request -> answer(changes.revert(request.pathPart("id")))));
    }

    private Response suggestions(Request request) {
        return Response.json(json -> {
            json.writeStartObject();
            json.writeStringProperty(
                    "state", !watch.isOn() ? "off" : watch.fault().isEmpty() ? "on" : "failing");
            json.writeStringProperty(
                    "reason",
                    watch.isOn() ? watch.fault() : "postgres.url is not set, so no database is asked for plans");
            if (watch.lastVisit().isAfter(Instant.EPOCH)) {
                json.writeStringProperty("checked", watch.lastVisit().toString());
            }
            json.writeArrayPropertyStart("suggestions");
            book.all().forEach(kept -> SuggestionJson.write(json, kept));
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private Response suggestion(Request request) {
        return answer(book.require(request.pathPart("id")));
    }

    private static Response answer(Kept kept) {
        return Response.json(json -> SuggestionJson.write(json, kept));
    }

    private static Response begun(TrialRun.State state) {
        return Response.json(202, "application/json", json -> TrialJson.write(json, state));
    }

    private static Response answer(TrialRun.@Nullable State state) {
        return Response.json(json -> TrialJson.write(json, state));
    }

    private Response inventory(Request request) {
        String problem =
                request.choice("problem", "", List.of("unused", "duplicate", "overlapping", "invalid", "foreign_key"));
        if (!watch.isOn()) {
            throw new Problem(
                    503, "No database configured", "postgres.url is not set, so there is no database to ask; set it.");
        }
        List<IndexInventory.Found> found;
        try (Connection connection = databases.production()) {
            Catalog.limit(connection);
            found = new IndexInventory(new Catalog(connection), config).problems();
            connection.rollback();
        } catch (SQLException e) {
            throw new Problem(
                    502,
                    "Database failed",
                    "The database at postgres.url cannot be asked (SQLState " + e.getSQLState() + ").");
        }
        return Response.json(json -> {
            json.writeStartObject();
            json.writeStringProperty("checked", clock.instant().toString());
            json.writeArrayPropertyStart("indexes");
            found.stream()
                    .filter(one -> problem.isEmpty() || one.problem().equals(problem))
                    .forEach(one -> write(json, one));
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, IndexInventory.Found found) {
        json.writeStartObject();
        json.writeStringProperty("problem", found.problem());
        json.writeStringProperty("table", found.table());
        json.writeStringProperty("index", found.index());
        json.writeStringProperty("definition", found.definition());
        json.writeNumberProperty("bytes", found.bytes());
        json.writeNumberProperty("scans", found.scans());
        json.writeStringProperty("reason", found.reason());
        json.writeStringProperty("statement", found.statement());
        json.writeEndObject();
    }
}
