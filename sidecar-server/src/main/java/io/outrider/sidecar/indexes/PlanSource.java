package io.outrider.sidecar.indexes;

import io.outrider.sidecar.plan.Plan;
import io.outrider.sidecar.plan.PlanUnreadable;
import io.outrider.sidecar.postgres.ExplainRequest;
import io.outrider.sidecar.postgres.GuardedDatabase;
import io.outrider.sidecar.postgres.NotAllowed;
import io.outrider.sidecar.postgres.SingleSelect;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Gives the plan of a statement that came from outside, without executing it and without workers. */
interface PlanSource {
    Plan plan(String text) throws SQLException, PlanUnreadable, NotAllowed;

    /** Behind all guards: planning alone may run functions. */
    static PlanSource guarded(GuardedDatabase database) {
        return text -> {
            ExplainRequest request = ExplainRequest.plain(SingleSelect.of(text), List.of())
                    .with(Map.of("max_parallel_workers_per_gather", "0"));
            return Plan.of(database.visit(session -> session.explain(request)));
        };
    }
}
