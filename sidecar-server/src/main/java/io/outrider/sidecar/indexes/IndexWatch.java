package io.outrider.sidecar.indexes;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then which indexes the heaviest statements lack, and whether those that were built hold what was promised.
 * {@link #round}: one thread; the rest: any thread.
 */
public final class IndexWatch {
    private static final Logger LOG = LoggerFactory.getLogger(IndexWatch.class);
    private static final int STATEMENTS = 50;

    private final Workload workload;
    private final IndexConfig config;
    private final Databases databases;
    private final PlanSource plans;
    private final HypotheticalIndexes hypothetical;
    private final SuggestionBook book;
    private final IndexChanges changes;
    private final boolean on;
    private final Clock clock;

    // Guarded by this.
    private Map<String, String> notAnalysed = Map.of();
    private List<Statement> analysed = List.of();
    private int questions;
    private String fault = "";
    private Instant lastVisit = Instant.EPOCH;

    IndexWatch(
            Workload workload,
            IndexConfig config,
            Databases databases,
            PlanSource plans,
            HypotheticalIndexes hypothetical,
            SuggestionBook book,
            IndexChanges changes,
            boolean on,
            Clock clock) {
        this.workload = workload;
        this.config = config;
        this.databases = databases;
        this.plans = plans;
        this.hypothetical = hypothetical;
        this.book = book;
        this.changes = changes;
        this.on = on;
        this.clock = clock;
    }

    public boolean isOn() {
        return on;
    }

    /** Why the database could not be asked last time, or empty. */
    public synchronized String fault() {
        return fault;
    }

    /** When the database last answered. */
    public synchronized Instant lastVisit() {
        return lastVisit;
    }

    public int suggestions() {
        return (int) book.all().stream()
                .filter(kept -> kept.state() == Kept.State.PROPOSED || kept.state() == Kept.State.TESTED)
                .count();
    }

    synchronized Map<String, String> notAnalysed() {
        return notAnalysed;
    }

    /** Plans that the last visit asked for. */
    synchronized int questions() {
        return questions;
    }

    synchronized int analysed() {
        return analysed.size();
    }

    synchronized String summary(String fingerprint) {
        return analysed.stream()
                .filter(statement -> statement.fingerprint().equals(fingerprint))
                .map(Statement::summary)
                .findFirst()
                .orElse("");
    }

    /** Weighs the heaviest statements anew if some were not weighed lately; gives how many it looked at. */
    public int round() {
        List<Statement> heaviest = workload.heaviest(STATEMENTS);
        changes.watch(heaviest);
        if (heaviest.isEmpty() || !isDue(heaviest)) {
            return 0;
        }
        advise(heaviest);
        return heaviest.size();
    }

    /** At once, whatever was found before. */
    void advise(List<Statement> statements) {
        try (Connection connection = databases.production()) {
            String database = connection.getCatalog();
            Map<String, String> elsewhere = new TreeMap<>();
            List<Statement> here = statements.stream()
                    .filter(statement -> {
                        boolean other = !statement.database().isEmpty()
                                && !statement.database().equals(database);
                        if (other) {
                            elsewhere.put(
                                    statement.fingerprint(),
                                    "it ran in database " + statement.database() + ", and postgres.url points at "
                                            + database);
                        }
                        return !other;
                    })
                    .toList();
            Advice advice = new Advisor(connection, plans, config, clock.instant()).advise(here);
            book.found(hypothetical.asked(advice.suggestions()), advice.alternatives(), clock.instant());
            synchronized (this) {
                elsewhere.putAll(advice.notAnalysed());
                notAnalysed = elsewhere;
                analysed = statements;
                questions = advice.questions();
                lastVisit = clock.instant();
            }
            say("");
        } catch (SQLException e) {
            say("the database at postgres.url cannot be asked (SQLState " + e.getSQLState() + "); check postgres.url, "
                    + "postgres.user and postgres.password, and that it is up");
        }
    }

    private synchronized boolean isDue(List<Statement> heaviest) {
        boolean expired = lastVisit.isBefore(clock.instant().minus(config.recheck()));
        return expired
                || heaviest.stream().anyMatch(statement -> analysed.stream()
                        .noneMatch(known -> known.fingerprint().equals(statement.fingerprint())));
    }

    private synchronized void say(String newFault) {
        if (!newFault.isEmpty() && fault.isEmpty()) {
            LOG.warn("Missing indexes are not looked for: {}", newFault);
        }
        fault = newFault;
    }
}
