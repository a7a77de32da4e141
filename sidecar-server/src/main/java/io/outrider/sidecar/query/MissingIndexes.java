package io.outrider.sidecar.query;

import io.outrider.sidecar.postgres.Inspection;
import io.outrider.sidecar.postgres.PostgresConfig;
import io.outrider.sidecar.postgres.SingleSelect;
import io.outrider.sidecar.tail.Event;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Explains the statements that cost most and remembers what came out, one verdict per fingerprint. {@link #round}: one thread;
 * the rest: any thread.
 */
public final class MissingIndexes {
    private static final Logger LOG = LoggerFactory.getLogger(MissingIndexes.class);
    private static final int STATEMENTS = 20;

    private final QueryBook book;
    private final QueryConfig config;
    private final PostgresConfig postgres;
    private final Clock clock;

    // Guarded by this.
    private final Map<String, Verdict> verdicts = new LinkedHashMap<>();
    private String fault = "";
    private Instant lastVisit = Instant.EPOCH;

    public MissingIndexes(QueryBook book, QueryConfig config, PostgresConfig postgres, Clock clock) {
        this.book = book;
        this.config = config;
        this.postgres = postgres;
        this.clock = clock;
    }

    private record Candidate(String fingerprint, String summary, String text, String namespace) {}

    /** What was found out about one statement: suggestions, or why there are none. */
    record Verdict(
            String fingerprint,
            String summary,
            Instant at,
            List<IndexAdvice.Suggestion> suggestions,
            String notAnalysed) {}

    public boolean isOn() {
        return postgres.isSet();
    }

    /** Why the database could not be asked last time, or empty. */
    public synchronized String fault() {
        return fault;
    }

    /** When the database last answered. */
    public synchronized Instant lastVisit() {
        return lastVisit;
    }

    public synchronized int suggestionCount() {
        return verdicts.values().stream()
                .mapToInt(verdict -> verdict.suggestions().size())
                .sum();
    }

    synchronized List<Verdict> verdicts() {
        return new ArrayList<>(verdicts.values());
    }

    /** Explains what has not been explained lately; gives how many statements that were. */
    public int round() {
        List<Candidate> due = due();
        if (due.isEmpty()) {
            return 0;
        }
        try (Inspection inspection = Inspection.open(postgres)) {
            String database = inspection.database();
            for (Candidate candidate : due) {
                keep(verdict(inspection, database, candidate));
            }
            say("");
        } catch (SQLException e) {
            say("the database at postgres.url cannot be asked (SQLState " + e.getSQLState() + "); check postgres.url, "
                    + "postgres.user and postgres.password, and that it is up");
        }
        return due.size();
    }

    private List<Candidate> due() {
        List<Candidate> top = book.top(
                operation -> operation.key.dataset().equals(Event.JDBC)
                        && operation.system.equals("postgresql")
                        && operation.action.equals("db.query")
                        && !operation.sample.isEmpty(),
                Comparator.comparingLong((Operation operation) -> operation.totalNanos)
                        .reversed(),
                STATEMENTS,
                operation ->
                        new Candidate(operation.key.id(), operation.summary, operation.sample, operation.namespace));
        Instant expired = clock.instant().minus(config.recheck());
        synchronized (this) {
            return top.stream()
                    .filter(candidate -> {
                        Verdict known = verdicts.get(candidate.fingerprint);
                        return known == null || known.at.isBefore(expired);
                    })
                    .toList();
        }
    }

    private Verdict verdict(Inspection inspection, String database, Candidate candidate) throws SQLException {
        if (!candidate.namespace.isEmpty() && !candidate.namespace.equals(database)) {
            return refused(
                    candidate,
                    "it ran in database " + candidate.namespace + ", and postgres.url points at " + database);
        }
        try {
            SingleSelect select = SingleSelect.of(candidate.text);
            List<IndexAdvice.Suggestion> suggestions = new ArrayList<>();
            for (IndexAdvice.Scan scan : IndexAdvice.scans(inspection.explain(select))) {
                IndexAdvice.Suggestion suggestion =
                        IndexAdvice.suggest(scan, inspection.table(scan.schema(), scan.table()), config.minTableRows());
                if (suggestion != null) {
                    suggestions.add(suggestion);
                }
            }
            return new Verdict(candidate.fingerprint, candidate.summary, clock.instant(), suggestions, "");
        } catch (SingleSelect.Refused e) {
            return refused(candidate, String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            String state = String.valueOf(e.getSQLState());
            if (state.startsWith("08") || state.startsWith("57P")) {
                throw e; // the connection is gone, not the statement wrong
            }
            // The server's own sentence may quote data; the state says enough.
            return refused(candidate, "the database would not plan it (SQLState " + state + ")");
        }
    }

    private Verdict refused(Candidate candidate, String reason) {
        return new Verdict(candidate.fingerprint, candidate.summary, clock.instant(), List.of(), reason);
    }

    private synchronized void keep(Verdict verdict) {
        verdicts.put(verdict.fingerprint, verdict);
        lastVisit = verdict.at;
        if (verdicts.size() > config.maxOperations()) {
            verdicts.remove(verdicts.keySet().iterator().next());
        }
    }

    private synchronized void say(String newFault) {
        if (!newFault.isEmpty() && fault.isEmpty()) {
            LOG.warn("Missing indexes are not looked for: {}", newFault);
        }
        fault = newFault;
    }
}
