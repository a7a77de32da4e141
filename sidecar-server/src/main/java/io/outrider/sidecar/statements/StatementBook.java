package io.outrider.sidecar.statements;

import io.outrider.sidecar.postgres.StatementFigures;
import io.outrider.sidecar.postgres.StatementForm;
import io.outrider.sidecar.rundir.Checkpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * The server's statements over all readings. The last reading is kept with the sums, on disk as well, so that a restart of either
 * side costs nothing. Any thread; guarded by itself.
 */
final class StatementBook implements Checkpoint.Section {
    private final int maxStatements;
    private final Map<StatementKey, ServerStatement> statements = new HashMap<>();

    /** Numbers of statements that somebody had explained, and the fingerprint they belong to. */
    private final Map<Long, String> identified = new LinkedHashMap<>();

    private String source = "";
    private @Nullable Reading last;
    private long changes;

    StatementBook(int maxStatements) {
        this.maxStatements = maxStatements;
    }

    /**
     * Takes a reading in. The first one is where counting begins.
     *
     * @param from which database it is from; figures of another one are forgotten
     */
    synchronized void add(String from, Reading reading) {
        if (!from.equals(source)) {
            statements.clear();
            identified.clear();
            last = null;
            source = from;
        }
        Reading before = last;
        if (before == null) {
            reading.entries()
                    .keySet()
                    .forEach(key -> statement(key, reading.at().toString()));
        } else {
            Deltas.between(before, reading)
                    .forEach((key, delta) ->
                            statement(key, before.at().toString()).add(delta));
        }
        last = reading;
        forget(reading);
        changes++;
    }

    /** Statements that moved and whose text is not known yet. */
    synchronized Set<Long> nameless() {
        Set<Long> identifiers = new TreeSet<>();
        for (ServerStatement statement : statements.values()) {
            if (statement.fingerprint.isEmpty()) {
                identifiers.add(statement.key.identifier());
            }
        }
        return identifiers;
    }

    synchronized void name(long identifier, String text) {
        String fingerprint = StatementForm.fingerprint(text);
        for (ServerStatement statement : statements.values()) {
            if (statement.key.identifier() == identifier && statement.fingerprint.isEmpty()) {
                statement.name(text, fingerprint);
                changes++;
            }
        }
    }

    synchronized void identified(String fingerprint, long identifier) {
        if (!fingerprint.equals(identified.put(identifier, fingerprint))) {
            changes++;
        }
        if (identified.size() > maxStatements) {
            identified.remove(identified.keySet().iterator().next());
        }
    }

    /** @param ownRole the sidecar's own */
    synchronized Map<String, StatementFigures> byFingerprint(long ownRole) {
        Map<String, List<ServerStatement>> groups = new LinkedHashMap<>();
        for (ServerStatement statement : statements.values()) {
            String known = identified.getOrDefault(statement.key.identifier(), statement.fingerprint);
            if (!known.isEmpty() && !statement.total.isZero()) {
                groups.computeIfAbsent(known, key -> new ArrayList<>()).add(statement);
            }
        }
        Map<String, StatementFigures> figures = new LinkedHashMap<>();
        groups.forEach((fingerprint, group) -> figures.put(fingerprint, sum(fingerprint, group, ownRole)));
        return figures;
    }

    synchronized int size() {
        return statements.size();
    }

    private StatementFigures sum(String fingerprint, List<ServerStatement> group, long ownRole) {
        Counters total = Counters.none();
        Set<Long> identifiers = new TreeSet<>();
        boolean partial = false;
        boolean own = true;
        String since = group.get(0).since;
        for (ServerStatement statement : group) {
            total = total.plus(statement.total);
            identifiers.add(statement.key.identifier());
            partial |= statement.partial;
            own &= statement.key.role() == ownRole;
            since = since.compareTo(statement.since) <= 0 ? since : statement.since;
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        for (Figure figure : Figure.values()) {
            if (!Double.isNaN(total.get(figure))) {
                figures.put(figure.title, total.get(figure));
            }
        }
        String joined = identifiers.stream().anyMatch(identified::containsKey) ? "identifier" : "text";
        return new StatementFigures(fingerprint, group.get(0).text, identifiers, joined, figures, since, partial, own);
    }

    private ServerStatement statement(StatementKey key, String since) {
        return statements.computeIfAbsent(key, fresh -> new ServerStatement(fresh, since));
    }

    /** The cheapest of those that the server itself has forgotten go first. */
    private void forget(Reading reading) {
        int tooMany = statements.size() - maxStatements;
        if (tooMany <= 0) {
            return;
        }
        statements.values().stream()
                .sorted(Comparator.comparing(
                                (ServerStatement statement) -> reading.entries().containsKey(statement.key))
                        .thenComparingDouble(statement -> cost(statement)))
                .limit(tooMany)
                .map(statement -> statement.key)
                .toList()
                .forEach(statements::remove);
    }

    private static double cost(ServerStatement statement) {
        double cost = statement.total.get(Figure.EXECUTION_MS);
        return Double.isNaN(cost) ? 0 : cost;
    }

    @Override
    public String name() {
        return "statements";
    }

    @Override
    public synchronized long changes() {
        return changes;
    }

    @Override
    public synchronized void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("source", source);
        if (last != null) {
            json.writeName("last");
            last.write(json);
        }
        json.writeArrayPropertyStart("statements");
        statements.values().forEach(statement -> statement.write(json));
        json.writeEndArray();
        json.writeObjectPropertyStart("identified");
        identified.forEach((identifier, fingerprint) -> json.writeStringProperty(identifier.toString(), fingerprint));
        json.writeEndObject();
        json.writeEndObject();
    }

    @Override
    public synchronized void read(JsonNode section) {
        source = section.path("source").asString("");
        last = Reading.of(section.path("last"));
        for (JsonNode node : section.path("statements")) {
            ServerStatement statement = ServerStatement.of(node);
            statements.put(statement.key, statement);
        }
        section.path("identified")
                .forEachEntry((identifier, fingerprint) ->
                        identified.put(Long.valueOf(identifier), fingerprint.asString("")));
    }
}
