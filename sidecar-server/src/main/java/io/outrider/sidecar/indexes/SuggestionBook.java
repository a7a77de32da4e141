package io.outrider.sidecar.indexes;

import io.outrider.sidecar.http.Problem;
import io.outrider.sidecar.rundir.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All suggestions and their states. What was built is written to disk, so that it can be taken back after a restart; the rest is found anew.
 * Any thread.
 */
final class SuggestionBook {
    private static final Logger LOG = LoggerFactory.getLogger(SuggestionBook.class);
    private static final int MOST = 500;

    private final DurableFile file;
    private final Map<String, Kept> entries = new LinkedHashMap<>();
    private List<Suggestion> alternatives = List.of();

    SuggestionBook(DurableFile file) {
        this.file = file;
        load();
    }

    synchronized List<Kept> all() {
        return new ArrayList<>(entries.values());
    }

    /** Indexes that are not suggested, but worth a trial together with those that are. */
    synchronized List<Suggestion> alternatives() {
        return alternatives;
    }

    /** @throws Problem 404, when there is none of that name */
    Kept require(String id) {
        return find(id).orElseThrow(() -> new Problem(
                404,
                "No such suggestion",
                "There is no suggestion \"" + id + "\"; GET /api/indexes/suggestions lists them."));
    }

    synchronized Optional<Kept> find(String id) {
        return Optional.ofNullable(entries.get(id));
    }

    synchronized void put(Kept kept) {
        entries.put(kept.suggestion().id(), kept);
        save();
    }

    /**
     * Takes what a round found: what was tried or built keeps its state, what is no longer found and was never touched goes. A trial may have
     * found what no round finds; that stays until it expires.
     */
    synchronized void found(List<Suggestion> suggestions, List<Suggestion> others, Instant now) {
        alternatives = List.copyOf(others);
        Map<String, Kept> old = new LinkedHashMap<>(entries);
        entries.clear();
        for (Suggestion suggestion : suggestions) {
            Kept known = old.remove(suggestion.id());
            if (entries.size() < MOST) {
                boolean keep = known != null && known.state() != Kept.State.PROPOSED;
                entries.put(
                        suggestion.id(),
                        keep && known != null
                                ? new Kept(
                                        suggestion,
                                        known.state(),
                                        known.at(),
                                        known.note(),
                                        known.trial(),
                                        known.callsThen(),
                                        known.millisThen())
                                : Kept.proposed(suggestion));
            }
        }
        old.values().stream()
                .filter(kept -> kept.state() != Kept.State.PROPOSED
                        && (kept.state() != Kept.State.TESTED
                                || kept.suggestion().expires().isAfter(now)))
                .limit(MOST)
                .forEach(kept -> entries.put(kept.suggestion().id(), kept));
    }

    private void save() {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        ArrayNode built = json.putArray("built");
        for (Kept kept : entries.values()) {
            if (kept.state().isBuilt() || kept.state() == Kept.State.FAILED) {
                ObjectNode node = built.addObject();
                Suggestion suggestion = kept.suggestion();
                node.put("id", suggestion.id())
                        .put("state", kept.state().name())
                        .put("at", kept.at().toString());
                node.put("schema", suggestion.schema()).put("table", suggestion.table());
                node.put("calls_then", kept.callsThen()).put("millis_then", kept.millisThen());
                ArrayNode indexes = node.putArray("indexes");
                suggestion.shapes().forEach(shape -> indexes.addObject()
                        .put("name", shape.name())
                        .put("table", shape.table())
                        .put("method", shape.method()));
                ArrayNode helped = node.putArray("helped");
                suggestion.helped().forEach(help -> helped.add(help.fingerprint()));
            }
        }
        try {
            file.replace(JsonMapper.shared().writeValueAsBytes(json));
        } catch (IOException e) {
            LOG.warn(
                    "{} cannot be written ({}); after a restart the sidecar would not know which indexes it built",
                    file.path(),
                    e.getMessage());
        }
    }

    private void load() {
        if (!Files.exists(file.path())) {
            return;
        }
        try {
            for (JsonNode node : JsonMapper.shared()
                    .readTree(Files.readAllBytes(file.path()))
                    .path("built")) {
                Kept kept = read(node);
                entries.put(kept.suggestion().id(), kept);
            }
        } catch (IOException | JacksonException | IllegalArgumentException | java.time.DateTimeException e) {
            LOG.warn("{} cannot be read ({}); indexes built before are not known", file.path(), e.getMessage());
        }
    }

    private static Kept read(JsonNode node) {
        Instant at = Instant.parse(node.path("at").asString(""));
        List<IndexShape> shapes = new ArrayList<>();
        node.path("indexes")
                .forEach(index -> shapes.add(new IndexShape(
                        index.path("name").asString(""),
                        index.path("table").asString(""),
                        index.path("method").asString(""),
                        List.of(),
                        List.of(),
                        "")));
        List<Suggestion.Helped> helped = new ArrayList<>();
        node.path("helped")
                .forEach(help -> helped.add(new Suggestion.Helped(help.asString(""), "", "", 0, 0, 0, 0, "")));
        Suggestion suggestion = new Suggestion(
                node.path("id").asString(""),
                node.path("schema").asString(""),
                node.path("table").asString(""),
                0,
                shapes,
                List.of(),
                helped,
                Suggestion.Rung.COST,
                "built before the sidecar was restarted",
                0,
                -1,
                List.of(),
                List.of(),
                at,
                at);
        return new Kept(
                suggestion,
                Kept.State.valueOf(node.path("state").asString("")),
                at,
                "built",
                null,
                node.path("calls_then").asLong(0),
                node.path("millis_then").asDouble(0));
    }
}
