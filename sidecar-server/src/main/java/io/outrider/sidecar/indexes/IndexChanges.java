package io.outrider.sidecar.indexes;

import io.outrider.sidecar.http.Problem;
import io.outrider.sidecar.plan.Plan;
import io.outrider.sidecar.plan.PlanUnreadable;
import io.outrider.sidecar.postgres.NotAllowed;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries suggestions on the clone, builds them where the services work, and takes them back: on request, or because what was promised does not
 * come true. One change at a time. Any thread.
 */
final class IndexChanges {
    private static final Logger LOG = LoggerFactory.getLogger(IndexChanges.class);
    private static final int TRIAL_TIMEOUT_SECONDS = 30;
    private static final long ENOUGH_CALLS = 50;
    private static final double WORSE = 1.2;

    private final Workload workload;
    private final IndexConfig config;
    private final Databases databases;
    private final PlanSource plans;
    private final SuggestionBook book;
    private final Builder builder;
    private final Clock clock;
    private final Semaphore one = new Semaphore(1);

    IndexChanges(
            Workload workload,
            IndexConfig config,
            Databases databases,
            PlanSource plans,
            SuggestionBook book,
            AuditLog audit,
            Clock clock) {
        this.workload = workload;
        this.config = config;
        this.databases = databases;
        this.plans = plans;
        this.book = book;
        this.builder = new Builder(config, audit, clock);
        this.clock = clock;
    }

    /** Something that is done to one suggestion. */
    private interface Change {
        Kept make(Kept kept) throws SQLException, IOException, Builder.Refused;
    }

    /** Builds on the clone, executes every statement of the workload that touches the table, and drops there again. */
    Kept verify(String id) {
        if (config.cloneUrl().isEmpty()) {
            throw new Problem(
                    409,
                    "No clone",
                    "indexes.clone-url is not set. Make a copy of the database (pg_dump and restore, or a snapshot) and name it there; "
                            + "trials are never run where the services work.");
        }
        return change(id, kept -> {
            try (Connection copy = databases.copy()) {
                refuseProduction(copy);
                Suggestion suggestion = kept.suggestion();
                Trial trial = new Trial(copy, Trial.Meter.CLOCK, TRIAL_TIMEOUT_SECONDS);
                Trial.Outcome outcome = trial.run(suggestion.shapes(), statements(suggestion));
                trial.remove(outcome.kept());
                boolean good = outcome.kept().size() == suggestion.shapes().size();
                String note = good
                        ? "helps on the clone, and no statement gets slower"
                        : String.join("; ", outcome.dropped().values());
                return kept.tried(outcome, good ? Kept.State.TESTED : Kept.State.REFUTED, clock.instant(), note);
            }
        });
    }

    Kept apply(String id, boolean untested) {
        if (!config.mayApply()) {
            String dry = book.find(id)
                    .map(kept -> String.join("; ", kept.suggestion().create()))
                    .orElse("");
            throw new Problem(
                    403,
                    "Not allowed",
                    "indexes.apply is false, so the sidecar builds nothing where the services work. It would run: "
                            + dry);
        }
        return change(id, kept -> {
            if (kept.state().isBuilt()) {
                throw new Builder.Refused("it is built already");
            }
            if (kept.state() != Kept.State.TESTED && !untested) {
                throw new Builder.Refused(
                        "it was not verified on a clone; POST …/verify first, or send {\"untested\": true}");
            }
            if (kept.suggestion().expires().isBefore(clock.instant())) {
                throw new Builder.Refused("the suggestion has expired; wait until it is made anew");
            }
            Usage before = usage(kept.suggestion());
            try (Connection connection = databases.builder()) {
                builder.build(connection, kept.suggestion());
                if (!isChosen(kept.suggestion())) {
                    builder.drop(connection, kept.suggestion(), "the planner does not choose it");
                    return kept.now(Kept.State.REVERTED, clock.instant(), "built, but no plan uses it; dropped again");
                }
            }
            return kept.built(before.calls, before.millis, clock.instant());
        });
    }

    Kept revert(String id) {
        return change(id, kept -> revert(kept, "on request"));
    }

    /** Sets what came after a build beside what was before: what slows its statements down goes again. */
    void watch(List<Statement> heaviest) {
        for (Kept kept : book.all()) {
            if (kept.state() == Kept.State.FAILED && config.mayApply()) {
                clean(kept);
            }
            if (kept.state() != Kept.State.APPLIED || kept.callsThen() < ENOUGH_CALLS) {
                continue;
            }
            Usage usage = usage(kept.suggestion(), heaviest);
            long calls = usage.calls - kept.callsThen();
            if (calls < ENOUGH_CALLS) {
                continue;
            }
            double before = kept.millisThen() / kept.callsThen();
            double after = (usage.millis - kept.millisThen()) / calls;
            String figures = String.format(
                    java.util.Locale.ROOT, "mean %.2f ms before, %.2f ms after, over %d calls", before, after, calls);
            try {
                if (after > before * WORSE) {
                    change(kept.suggestion().id(), now -> revert(now, figures));
                } else {
                    change(kept.suggestion().id(), now -> now.now(Kept.State.CONFIRMED, clock.instant(), figures));
                }
            } catch (Problem e) {
                LOG.warn("Index {} was to be watched: {}", kept.suggestion().id(), e.getMessage());
            }
        }
    }

    /** An old transaction that spoiled a build also keeps its remains from being dropped; so that is tried until it works. */
    private void clean(Kept kept) {
        try {
            change(kept.suggestion().id(), failed -> {
                try (Connection connection = databases.builder()) {
                    builder.clean(connection, failed.suggestion());
                }
                return failed.now(Kept.State.REVERTED, clock.instant(), "the build failed; nothing of it is left");
            });
        } catch (Problem e) {
            LOG.warn(
                    "Remains of index suggestion {} could not be dropped yet: {}",
                    kept.suggestion().id(),
                    e.getMessage());
        }
    }

    private Kept revert(Kept kept, String why) throws SQLException, IOException, Builder.Refused {
        if (!kept.state().isBuilt()) {
            throw new Builder.Refused("it is not built, so there is nothing to take back");
        }
        if (!config.mayApply()) {
            throw new Builder.Refused("indexes.apply is false; run yourself: "
                    + String.join("; ", kept.suggestion().undo()));
        }
        try (Connection connection = databases.builder()) {
            builder.drop(connection, kept.suggestion(), why);
        }
        return kept.now(Kept.State.REVERTED, clock.instant(), "dropped: " + why);
    }

    private Kept change(String id, Change change) {
        Kept kept = book.find(id)
                .orElseThrow(() -> new Problem(
                        404,
                        "No such suggestion",
                        "There is no suggestion \"" + id + "\"; GET /api/indexes/suggestions lists them."));
        if (!one.tryAcquire()) {
            throw new Problem(409, "Busy", "Another index is being tried or built; try again when it is done.");
        }
        try {
            Kept changed = change.make(kept);
            book.put(changed);
            return changed;
        } catch (Builder.Refused e) {
            throw new Problem(409, "Refused", "Suggestion " + id + ": " + e.getMessage() + ".");
        } catch (SQLException e) {
            book.put(kept.now(
                    kept.state().isBuilt() ? kept.state() : Kept.State.FAILED,
                    clock.instant(),
                    "SQLState " + e.getSQLState()));
            LOG.warn("Suggestion {} failed with SQLState {}", id, e.getSQLState());
            throw new Problem(
                    502,
                    "Database failed",
                    "The database refused with SQLState " + e.getSQLState()
                            + ("42501".equals(e.getSQLState())
                                    ? ": the user does not own the table."
                                    : "; what a failed build leaves is dropped at once, or as soon as that is possible."));
        } catch (IOException e) {
            throw new Problem(
                    500, "No audit log", "The audit log cannot be written, so nothing is changed: " + e.getMessage());
        } finally {
            one.release();
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
        for (Statement statement : workload.heaviest(50)) {
            boolean known = found.stream().anyMatch(other -> other.fingerprint().equals(statement.fingerprint()));
            if (!known
                    && statement
                            .text()
                            .toLowerCase(java.util.Locale.ROOT)
                            .contains(suggestion.table().toLowerCase(java.util.Locale.ROOT))) {
                found.add(statement);
            }
        }
        return found;
    }

    /** Where nobody can say, the index gets the benefit of the doubt: the watch will judge it by what the services feel. */
    private boolean isChosen(Suggestion suggestion) {
        boolean known = false;
        for (Suggestion.Helped help : suggestion.helped()) {
            try {
                Plan plan = plans.plan(help.text());
                known = true;
                if (plan.nodes().stream().anyMatch(node -> suggestion.shapes().stream()
                        .anyMatch(shape -> shape.name().equals(node.index())))) {
                    return true;
                }
            } catch (SQLException | PlanUnreadable | NotAllowed e) {
                LOG.debug("No plan for suggestion {}", suggestion.id(), e);
            }
        }
        return !known;
    }

    private record Usage(long calls, double millis) {}

    private Usage usage(Suggestion suggestion) {
        return usage(suggestion, workload.heaviest(500));
    }

    private static Usage usage(Suggestion suggestion, List<Statement> statements) {
        long calls = 0;
        double millis = 0;
        for (Statement statement : statements) {
            if (suggestion.helped().stream().anyMatch(help -> help.fingerprint().equals(statement.fingerprint()))) {
                calls += statement.calls();
                millis += statement.totalMillis();
            }
        }
        return new Usage(calls, millis);
    }
}
