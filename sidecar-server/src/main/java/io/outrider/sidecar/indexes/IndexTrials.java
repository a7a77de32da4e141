package io.outrider.sidecar.indexes;

import io.outrider.sidecar.http.Problem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tries suggestions on the clone: one by itself, or all together and others with them. Any thread. */
final class IndexTrials {
    private static final int STATEMENTS = 50;

    private final Workload workload;
    private final IndexConfig config;
    private final Databases databases;
    private final SuggestionBook book;
    private final OneChange one;
    private final Clock clock;

    IndexTrials(
            Workload workload,
            IndexConfig config,
            Databases databases,
            SuggestionBook book,
            OneChange one,
            Clock clock) {
        this.workload = workload;
        this.config = config;
        this.databases = databases;
        this.book = book;
        this.one = one;
        this.clock = clock;
    }

    /** Builds it on the clone, executes every statement of the workload that touches the table, and drops it there again. */
    Kept verify(String id) {
        requireClone();
        return one.make(id, kept -> {
            Suggestion suggestion = kept.suggestion();
            Trial.Outcome outcome = run(List.of(suggestion), statements(suggestion), progress());
            return judged(kept, outcome, "helps on the clone, and no statement gets slower");
        });
    }

    TrialProgress progress() {
        return new TrialProgress(clock, config.trial().time());
    }

    void requireClone() {
        if (config.cloneUrl().isEmpty()) {
            throw new Problem(
                    409,
                    "No clone",
                    "indexes.clone-url is not set. Make a copy of the database (pg_dump and restore, or a snapshot) and name it there; "
                            + "trials are never run where the services work.");
        }
    }

    /**
     * All that are open, and the alternatives, together. Afterwards those of the best set are tested and the others refuted. The caller has
     * begun the change.
     */
    Trial.Outcome verifyAll(TrialProgress progress) throws SQLException, Builder.Refused {
        List<Kept> open =
                book.all().stream().filter(kept -> kept.state().isOpen()).toList();
        List<Suggestion> pool = new ArrayList<>();
        open.forEach(kept -> pool.add(kept.suggestion()));
        for (Suggestion other : book.alternatives()) {
            if (pool.stream().noneMatch(there -> there.id().equals(other.id()))) {
                pool.add(other);
            }
        }
        Trial.Outcome outcome = run(pool, workload.heaviest(STATEMENTS), progress);
        for (Suggestion suggestion : pool) {
            Kept kept = book.find(suggestion.id()).orElse(Kept.proposed(suggestion));
            boolean known = open.stream().anyMatch(one -> one.suggestion().id().equals(suggestion.id()));
            if (known || outcome.keeps(suggestion)) {
                book.put(
                        judged(kept, outcome, "one of the set that helps most on the clone; no statement gets slower"));
            }
        }
        return outcome;
    }

    private Kept judged(Kept kept, Trial.Outcome outcome, String praise) {
        boolean good = outcome.keeps(kept.suggestion());
        return kept.tried(
                outcome,
                good ? Kept.State.TESTED : Kept.State.REFUTED,
                clock.instant(),
                good ? praise : outcome.reason(kept.suggestion()));
    }

    private Trial.Outcome run(List<Suggestion> pool, List<Statement> statements, TrialProgress progress)
            throws SQLException, Builder.Refused {
        try (Connection copy = databases.copy()) {
            refuseProduction(copy);
            TrialConfig trial = config.trial();
            TrialLimits limits = new TrialLimits(trial.statementTimeout(), config.budgetBytes(), trial.spaceBytes());
            return new Trial(copy, limits, progress).run(pool, statements);
        }
    }

    /** A clone that is the services' own database would be loaded with trials, and indexes built in it without anybody's leave. */
    private void refuseProduction(Connection copy) throws SQLException, Builder.Refused {
        String here = identity(copy);
        try (Connection production = databases.production()) {
            if (identity(production).equals(here)) {
                throw new Builder.Refused("indexes.clone-url leads to the same database as postgres.url");
            }
        }
    }

    private static String identity(Connection connection) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT pg_catalog.current_database() || ' '"
                                + " || pg_catalog.pg_postmaster_start_time() || ' ' || coalesce(pg_catalog.inet_server_port(), 0)")) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Those that are helped, and every other one that names the table: they might suffer. */
    private List<Statement> statements(Suggestion suggestion) {
        List<Statement> found = new ArrayList<>();
        for (Suggestion.Helped help : suggestion.helped()) {
            found.add(new Statement(help.fingerprint(), help.summary(), help.text(), "", help.calls(), 0));
        }
        for (Statement statement : workload.heaviest(STATEMENTS)) {
            boolean known = found.stream().anyMatch(other -> other.fingerprint().equals(statement.fingerprint()));
            if (!known
                    && statement
                            .text()
                            .toLowerCase(Locale.ROOT)
                            .contains(suggestion.table().toLowerCase(Locale.ROOT))) {
                found.add(statement);
            }
        }
        return found;
    }
}
