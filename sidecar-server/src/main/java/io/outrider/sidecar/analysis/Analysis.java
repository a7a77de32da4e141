package io.outrider.sidecar.analysis;

import io.outrider.sidecar.plan.Finding;
import io.outrider.sidecar.plan.Plan;
import io.outrider.sidecar.plan.PlanDiff;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came out of analysing one statement.
 *
 * @param planned how the plan was made: {@code plain}, {@code generic} (for any value), {@code values}
 * @param other the plan of the other kind, generic or for values, when there is one
 * @param otherPlanned how that was made, {@code sampled values} among them
 * @param explainNanos what EXPLAIN took in the server
 * @param totalNanos what everything took, that included
 * @param change what changed since the statement was explained last, when its plan did
 */
record Analysis(
        String fingerprint,
        String text,
        int serverVersion,
        String database,
        Plan plan,
        String planned,
        @Nullable Plan other,
        String otherPlanned,
        List<Finding> findings,
        List<PlanHint> hints,
        @Nullable PlanDiff change,
        boolean showValues,
        long explainNanos,
        long totalNanos) {

    Analysis took(long nanos) {
        return new Analysis(
                fingerprint,
                text,
                serverVersion,
                database,
                plan,
                planned,
                other,
                otherPlanned,
                findings,
                hints,
                change,
                showValues,
                explainNanos,
                nanos);
    }
}
