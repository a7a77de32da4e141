package io.outrider.sidecar.plan;

import java.util.List;
import java.util.Locale;

/** Everything that is looked for in a plan. Pure: a rule knows the facts and nothing else. */
public enum Rule {
    // Scans
    SEQ_SCAN_DISCARDS(ScanRules::seqScanDiscards),
    SEQ_SCAN_REPEATED(ScanRules::seqScanRepeated),
    INDEX_FILTER_WASTE(ScanRules::indexFilterWaste),
    INDEX_RECHECK_WASTE(ScanRules::indexRecheckWaste),
    BITMAP_LOSSY(ScanRules::bitmapLossy),
    HEAP_FETCHES(ScanRules::heapFetches),
    INDEX_READS_MUCH(ScanRules::indexReadsMuch),
    INDEX_SEARCHES_MANY(ScanRules::indexSearchesMany),
    FOREIGN_FILTER_LOCAL(ScanRules::foreignFilterLocal),
    PARTITIONS_NOT_PRUNED(ScanRules::partitionsNotPruned),
    CTE_FILTERED_LATE(ScanRules::cteFilteredLate),
    COUNT_WHOLE_TABLE(ScanRules::countWholeTable),
    // Expressions
    FUNCTION_ON_COLUMN(ExpressionRules::functionOnColumn),
    CAST_ON_COLUMN(ExpressionRules::castOnColumn),
    LIKE_LEADING_WILDCARD(ExpressionRules::likeLeadingWildcard),
    LIKE_PREFIX_SCANNED(ExpressionRules::likePrefixScanned),
    OR_PREVENTS_INDEX(ExpressionRules::orPreventsIndex),
    NOT_IN_SUBQUERY(ExpressionRules::notInSubquery),
    RANDOM_ORDER(ExpressionRules::randomOrder),
    NEVER_TRUE(ExpressionRules::neverTrue),
    // Joins and subqueries
    NESTED_LOOP_MANY(JoinRules::nestedLoopMany),
    NESTED_LOOP_MISESTIMATED(JoinRules::nestedLoopMisestimated),
    JOIN_FILTER_WASTE(JoinRules::joinFilterWaste),
    CARTESIAN_JOIN(JoinRules::cartesianJoin),
    SUBPLAN_REPEATED(JoinRules::subplanRepeated),
    MEMOIZE_USELESS(JoinRules::memoizeUseless),
    HASH_SPILL(MemoryRules::hashSpill),
    HASH_GREW(MemoryRules::hashGrew),
    // Memory
    SORT_SPILL(MemoryRules::sortSpill),
    SORT_FOR_FEW(MemoryRules::sortForFew),
    AGGREGATE_SPILL(MemoryRules::aggregateSpill),
    TEMP_FILES(MemoryRules::tempFiles),
    OFFSET_DEEP(MemoryRules::offsetDeep),
    // Estimates
    ESTIMATE_OFF_AT_SCAN(EstimateRules::offAtScan),
    ESTIMATE_OFF_AT_JOIN(EstimateRules::offAtJoin),
    ESTIMATE_OFF_AT_FUNCTION(EstimateRules::offAtFunction),
    STATISTICS_STALE(EstimateRules::statisticsStale),
    // The plan as a whole
    GENERIC_PLAN_WORSE(WholeRules::genericPlanWorse, true),
    PLANNING_DOMINATES(WholeRules::planningDominates, true),
    JIT_COSTLY(WholeRules::jitCostly, true),
    IO_DOMINATES(WholeRules::ioDominates, true),
    CACHE_COLD(WholeRules::cacheCold, true),
    READING_WRITES(WholeRules::readingWrites, true),
    TRIGGER_COSTLY(WholeRules::triggerCostly, true),
    SERIALIZATION_COSTLY(WholeRules::serializationCostly, true),
    MANY_ROWS_RETURNED(WholeRules::manyRowsReturned, true),
    PLANNER_SETTING_OFF(WholeRules::plannerSettingOff, true),
    FULL_PAGE_IMAGES(WholeRules::fullPageImages, true),
    WORKERS_MISSING(WholeRules::workersMissing),
    WORKERS_UNEVEN(WholeRules::workersUneven),
    NODE_DISABLED(WholeRules::nodeDisabled);

    private final Look look;
    private final boolean onceOnly;

    Rule(Look look) {
        this(look, false);
    }

    Rule(Look look, boolean onceOnly) {
        this.look = look;
        this.onceOnly = onceOnly;
    }

    /** Looks at one node; rules about the whole plan are shown its root only. */
    interface Look {
        void at(Facts facts, PlanNode node, Report report);
    }

    /** Everything that is wrong with this plan, what matters most first. */
    public static List<Finding> findings(Facts facts) {
        return Report.of(facts);
    }

    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    void look(Facts facts, Report report) {
        if (onceOnly) {
            look.at(facts, facts.plan().root(), report);
            return;
        }
        for (PlanNode node : facts.plan().nodes()) {
            if (!node.neverExecuted()) {
                look.at(facts, node, report);
            }
        }
    }
}
