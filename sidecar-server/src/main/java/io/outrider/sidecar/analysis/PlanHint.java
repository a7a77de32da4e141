package io.outrider.sidecar.analysis;

import java.util.List;
import java.util.Map;

/**
 * Another plan that the server can be moved to.
 *
 * @param settings what moves it
 * @param costComparable whether its cost may be held against the usual plan's: a setting that changes costs makes them incomparable
 * @param verified whether it was executed and really was faster
 * @param millis its shortest execution, NaN when it was not executed
 * @param blocks blocks it touched, -1 when it was not executed
 * @param ways how to have it: a setting on the role or function, a comment for pg_hint_plan
 */
record PlanHint(
        Map<String, String> settings,
        String shape,
        String what,
        double cost,
        boolean costComparable,
        boolean verified,
        double millis,
        long blocks,
        List<String> ways) {}
