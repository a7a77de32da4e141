package io.outrider.sidecar.indexes;

import io.outrider.sidecar.http.Problem;
import io.outrider.sidecar.plan.Plan;
import io.outrider.sidecar.plan.PlanUnreadable;
import io.outrider.sidecar.postgres.NotAllowed;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds suggestions where the services work, and takes them back: on request, or because what was promised does not come true. One change at a
 * time. Any thread.
 */
final class IndexChanges {
    private static final Logger LOG = LoggerFactory.getLogger(IndexChanges.class);
    private static final long ENOUGH_CALLS = 50;
    private static final double WORSE = 1.2;

    private final Workload workload;
    private final IndexConfig config;
    private final Databases databases;
    private final PlanSource plans;
    private final SuggestionBook book;
    private final Builder builder;
    private final Clock clock;
    private final OneChange one;

    IndexChanges(
            Workload workload,
            IndexConfig config,
            Databases databases,
            PlanSource plans,
            SuggestionBook book,
            AuditLog audit,
            OneChange one,
            Clock clock) {
        this.workload = workload;
        this.config = config;
        this.databases = databases;
        this.plans = plans;
        this.book = book;
        this.builder = new Builder(config, audit, clock);
        this.one = one;
        this.clock = clock;
    }

    Kept apply(String id, boolean untested) {
        if (!config.mayApply()) {
            throw new Problem(
                    403,
                    "Not allowed",
                    "indexes.apply is false, so the sidecar builds nothing where the services work. It would run: "
                            + String.join("; ", book.require(id).suggestion().create()));
        }
        return one.make(id, kept -> {
            if (kept.state().isBuilt()) {
                throw new Builder.Refused("it is built already");
            }
            if (kept.state() != Kept.State.TESTED && !untested) {
                throw new Builder.Refused(
                        "it was not verified on a clone; POST …/verify first, or ask with ?untested=true");
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
        return one.make(id, kept -> revert(kept, "on request"));
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
                    one.make(kept.suggestion().id(), now -> revert(now, figures));
                } else {
                    one.make(kept.suggestion().id(), now -> now.now(Kept.State.CONFIRMED, clock.instant(), figures));
                }
            } catch (Problem e) {
                LOG.warn("Index {} was to be watched: {}", kept.suggestion().id(), e.getMessage());
            }
        }
    }

    /** An old transaction that spoiled a build also keeps its remains from being dropped; so that is tried until it works. */
    private void clean(Kept kept) {
        try {
            one.make(kept.suggestion().id(), failed -> {
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
