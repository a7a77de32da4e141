package io.outrider.sidecar.analysis;

import io.outrider.sidecar.http.Problem;
import io.outrider.sidecar.plan.SeenStatement;
import io.outrider.sidecar.postgres.ExplainRequest;
import io.outrider.sidecar.postgres.Guard;
import io.outrider.sidecar.postgres.GuardedDatabase;
import io.outrider.sidecar.postgres.NotAllowed;
import io.outrider.sidecar.postgres.SingleSelect;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Explains the statements that cost most when there is a reason to think that their plan changed: their mean time shifted, somebody
 * analysed a table, or the schema changed. Never executes anything. One thread.
 */
public final class PlanWatch {
    private static final Logger LOG = LoggerFactory.getLogger(PlanWatch.class);
    private static final double SHIFT = 2;
    private static final int CALLS_FOR_A_MEAN = 20;

    /** Two numbers, one that grows with each ANALYZE, one that is another after DDL. */
    private static final String EPOCH =
            """
            SELECT (SELECT coalesce(sum(analyze_count + autoanalyze_count), 0) FROM pg_catalog.pg_stat_user_tables),
              (SELECT md5(coalesce(string_agg(c.oid || ' ' || c.relfilenode || ' ' || c.relname || ' ' || c.relnatts || ' '
                  || coalesce(i.indisvalid::text, ''), ',' ORDER BY c.oid), ''))
                FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
                WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'i', 'I', 'v', 'm', 'f'))
            """;

    private final QueryAnalysis analysis;
    private final GuardedDatabase database;
    private final IntFunction<List<SeenStatement>> costliest;
    private final AnalysisConfig config;
    private final Clock clock;
    private final Map<String, Known> known = new HashMap<>();
    private boolean roleRefused;
    private Epoch epoch = new Epoch("", "");

    /** @param costliest gives as many statements as asked for, those with most time first */
    public PlanWatch(
            QueryAnalysis analysis,
            GuardedDatabase database,
            IntFunction<List<SeenStatement>> costliest,
            AnalysisConfig config,
            Clock clock) {
        this.analysis = analysis;
        this.database = database;
        this.costliest = costliest;
        this.config = config;
        this.clock = clock;
    }

    private record Epoch(String analyses, String schema) {}

    /** When a statement was explained, and what had been seen of it by then. */
    private record Known(Instant at, long calls, long totalNanos, Epoch epoch, double meanNanos) {}

    /** Gives how many statements were explained. */
    public int round() {
        List<SeenStatement> statements = costliest.apply(config.watchStatements());
        if (statements.isEmpty()) {
            return 0;
        }
        try {
            List<String> now = database.visit(session -> session.ask(EPOCH)).get(0);
            epoch = new Epoch(now.get(0), now.get(1));
        } catch (NotAllowed | SQLException e) {
            LOG.debug("Plans are not watched in this round: {}", e.toString());
            return 0;
        }
        int explained = 0;
        for (SeenStatement statement : statements) {
            String reason = reason(statement);
            if (!reason.isEmpty()) {
                explain(statement, reason);
                explained++;
            }
        }
        known.keySet()
                .retainAll(statements.stream().map(SeenStatement::fingerprint).toList());
        return explained;
    }

    /** Empty when there is none. */
    private String reason(SeenStatement statement) {
        Known last = known.get(statement.fingerprint());
        if (last == null) {
            return "seen for the first time";
        }
        if (!last.epoch.schema.equals(epoch.schema)) {
            return "the schema changed";
        }
        if (!last.epoch.analyses.equals(epoch.analyses)) {
            return "statistics changed";
        }
        long calls = statement.calls() - last.calls;
        if (calls >= CALLS_FOR_A_MEAN && last.meanNanos > 0) {
            double factor = (double) (statement.totalNanos() - last.totalNanos) / calls / last.meanNanos;
            if (factor >= SHIFT || factor <= 1 / SHIFT) {
                return String.format(java.util.Locale.ROOT, "its mean time is %.1f times what it was", factor);
            }
        }
        return last.at.plus(config.recheck()).isBefore(clock.instant()) ? "looked at again after a while" : "";
    }

    private void explain(SeenStatement statement, String reason) {
        Known last = known.get(statement.fingerprint());
        long calls = statement.calls() - (last == null ? 0 : last.calls);
        long nanos = statement.totalNanos() - (last == null ? 0 : last.totalNanos);
        double mean = calls > 0 ? (double) nanos / calls : last == null ? 0 : last.meanNanos;
        known.put(
                statement.fingerprint(),
                new Known(clock.instant(), statement.calls(), statement.totalNanos(), epoch, mean));
        try {
            ExplainRequest plain = ExplainRequest.plain(SingleSelect.of(statement.text()), List.of());
            analysis.analyse(
                    new QueryAnalysis.Question(statement.fingerprint(), statement.database(), plain, false), reason);
        } catch (NotAllowed e) {
            if (e.guard() == Guard.ROLE && !roleRefused) {
                roleRefused = true; // it will be so for every statement
                LOG.warn("Plans are not watched: {}", e.getMessage());
            }
            LOG.debug("The plan of {} is not known: {}", statement.fingerprint(), e.getMessage());
        } catch (Problem e) {
            LOG.debug("The plan of {} is not known: {}", statement.fingerprint(), e.getMessage());
        }
    }
}
