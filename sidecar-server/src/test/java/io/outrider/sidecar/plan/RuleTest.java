package io.outrider.sidecar.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule on a plan that it is about, and on one that is nearly so. */
class RuleTest {
    record Case(Rule rule, Facts fires, Facts silent) {
        @Override
        public String toString() {
            return rule.id();
        }
    }

    static Stream<Case> cases() {
        return Stream.of(scans(), expressions(), joins(), memory(), estimates(), whole())
                .flatMap(List::stream);
    }

    private static List<Case> scans() {
        String seq = table("Seq Scan") + "'Filter': '(t.a = 5)', ";
        String index = table("Index Scan") + "'Index Name': 'i', 'Filter': '(t.a = 5)', ";
        return List.of(
                same(
                        Rule.SEQ_SCAN_DISCARDS,
                        seq,
                        ran(5, 1) + "'Rows Removed by Filter': 9000",
                        ran(5000, 1) + "'Rows Removed by Filter': 5000"),
                new Case(
                        Rule.SEQ_SCAN_DISCARDS,
                        known(node(seq + "'Plan Rows': 5"), 20_000, 0),
                        known(node(seq + "'Plan Rows': 5"), 900, 0)),
                new Case(
                        Rule.SEQ_SCAN_REPEATED,
                        plan(node(of("Nested Loop") + ran(1, 1), node(table("Seq Scan") + ran(1000, 50)))),
                        plan(node(of("Nested Loop") + ran(1, 1), node(table("Seq Scan") + ran(1000, 2))))),
                same(
                        Rule.INDEX_FILTER_WASTE,
                        index,
                        ran(5, 10) + "'Rows Removed by Filter': 900",
                        ran(900, 10) + "'Rows Removed by Filter': 900"),
                same(
                        Rule.INDEX_RECHECK_WASTE,
                        table("Bitmap Heap Scan") + "'Rows Removed by Index Recheck': 5000, ",
                        ran(10, 1),
                        ran(10, 1) + "'Lossy Heap Blocks': 7"),
                same(
                        Rule.BITMAP_LOSSY,
                        table("Bitmap Heap Scan") + "'Exact Heap Blocks': 100, ",
                        "'Lossy Heap Blocks': 100",
                        "'Lossy Heap Blocks': 1"),
                same(
                        Rule.HEAP_FETCHES,
                        table("Index Only Scan") + ran(1000, 1),
                        "'Heap Fetches': 900",
                        "'Heap Fetches': 20"),
                new Case(
                        Rule.INDEX_READS_MUCH,
                        known(node(index + ran(50_000, 1)), 100_000, 0),
                        known(node(index + ran(50_000, 1)), 1_000_000, 0)),
                same(Rule.INDEX_SEARCHES_MANY, index + ran(1, 2), "'Index Searches': 400", "'Index Searches': 40"),
                same(
                        Rule.FOREIGN_FILTER_LOCAL,
                        table("Foreign Scan"),
                        ran(5, 1) + "'Rows Removed by Filter': 9000",
                        ran(5000, 1) + "'Rows Removed by Filter': 5000"),
                new Case(
                        Rule.PARTITIONS_NOT_PRUNED,
                        plan(node(of("Append") + ran(1, 1), partitions(12, 1))),
                        plan(node(of("Append") + ran(1, 1), partitions(12, 6)))),
                same(
                        Rule.CTE_FILTERED_LATE,
                        of("CTE Scan") + "'CTE Name': 'c', ",
                        ran(5, 1) + "'Rows Removed by Filter': 9000",
                        ran(5, 1) + "'Rows Removed by Filter': 90"),
                new Case(
                        Rule.COUNT_WHOLE_TABLE,
                        plan(node(
                                of("Aggregate") + "'Strategy': 'Plain', 'Output': ['count(*)'], 'Plan Rows': 1",
                                node(table("Seq Scan") + "'Plan Rows': 200000"))),
                        plan(node(
                                of("Aggregate") + "'Strategy': 'Plain', 'Output': ['count(*)'], 'Plan Rows': 1",
                                node(seq + "'Plan Rows': 200000")))));
    }

    private static List<Case> expressions() {
        return List.of(
                filters(
                        Rule.FUNCTION_ON_COLUMN,
                        "(lower((t.email)::text) = 'x'::text)",
                        "((t.email)::text = lower('X'::text))"),
                filters(
                        Rule.FUNCTION_ON_COLUMN,
                        "(date_trunc('day'::text, t.at) = now())",
                        "(t.at = date_trunc('day'::text, now()))"),
                filters(Rule.CAST_ON_COLUMN, "((t.id)::numeric = 5.0)", "((t.city)::text = 'x'::text)"),
                filters(
                        Rule.LIKE_LEADING_WILDCARD,
                        "((t.city)::text ~~ '%x%'::text)",
                        "((t.city)::text ~~ 'x%'::text)"),
                filters(Rule.LIKE_PREFIX_SCANNED, "((t.city)::text ~~ 'x%'::text)", "((t.city)::text ~~ '%x'::text)"),
                filters(Rule.OR_PREVENTS_INDEX, "((t.a = 5) OR (t.b = 6))", "((t.a = ') OR ('::text) AND (t.b = 6))"),
                filters(Rule.NOT_IN_SUBQUERY, "(NOT (hashed SubPlan 1))", "(hashed SubPlan 1)"),
                filters(
                        Rule.NOT_IN_SUBQUERY,
                        "(NOT (ANY (t.a = (hashed SubPlan 1).col1)))",
                        "(ANY (t.a = (hashed SubPlan 1).col1))"),
                new Case(
                        Rule.RANDOM_ORDER,
                        plan(node(
                                of("Sort") + "'Sort Key': ['(random())']",
                                node(table("Seq Scan") + "'Plan Rows': 9000"))),
                        plan(node(of("Sort") + "'Sort Key': ['t.a']", node(table("Seq Scan") + "'Plan Rows': 9000")))),
                same(Rule.NEVER_TRUE, of("Result"), "'One-Time Filter': 'false'", "'One-Time Filter': '($1 = 1)'"));
    }

    private static List<Case> joins() {
        return List.of(
                new Case(
                        Rule.NESTED_LOOP_MANY,
                        plan(node(
                                of("Nested Loop") + ran(1, 1, 100),
                                node(table("Seq Scan") + ran(5000, 1, 5)),
                                node(table("Index Scan") + ran(1, 5000, 0.018)))),
                        plan(node(
                                of("Nested Loop") + ran(1, 1, 100),
                                node(table("Seq Scan") + ran(5000, 1, 90)),
                                node(table("Index Scan") + ran(1, 5000, 0.001))))),
                new Case(
                        Rule.NESTED_LOOP_MISESTIMATED,
                        plan(node(
                                of("Nested Loop") + ran(1, 1),
                                node(table("Seq Scan") + "'Plan Rows': 3, " + ran(5000, 1)))),
                        plan(node(
                                of("Nested Loop") + ran(1, 1),
                                node(table("Seq Scan") + "'Plan Rows': 3000, " + ran(5000, 1))))),
                same(
                        Rule.JOIN_FILTER_WASTE,
                        of("Nested Loop") + "'Join Filter': '(a.x < b.x)', " + ran(10, 1),
                        "'Rows Removed by Join Filter': 90000",
                        "'Rows Removed by Join Filter': 900"),
                new Case(
                        Rule.CARTESIAN_JOIN,
                        plan(node(
                                of("Nested Loop") + "'Plan Rows': 1",
                                node(table("Seq Scan") + "'Plan Rows': 1000"),
                                node(of("Materialize") + "'Plan Rows': 1000"))),
                        plan(node(
                                of("Nested Loop") + "'Plan Rows': 1",
                                node(table("Seq Scan") + "'Plan Rows': 1000"),
                                node(table("Index Scan") + "'Index Cond': '(a = b)', 'Plan Rows': 1000")))),
                new Case(
                        Rule.SUBPLAN_REPEATED,
                        plan(node(
                                table("Seq Scan") + ran(1, 1),
                                node(of("Aggregate") + "'Parent Relationship': 'SubPlan', 'Subplan Name': 'SubPlan 1', "
                                        + ran(1, 5000)))),
                        plan(node(
                                table("Seq Scan") + ran(1, 1),
                                node(of("Aggregate") + "'Parent Relationship': 'SubPlan', 'Subplan Name': 'SubPlan 1', "
                                        + ran(1, 5))))),
                same(
                        Rule.MEMOIZE_USELESS,
                        of("Memoize") + "'Cache Misses': 5000, ",
                        "'Cache Hits': 3",
                        "'Cache Hits': 90000"),
                same(Rule.HASH_SPILL, of("Hash") + ran(1, 1), "'Hash Batches': 4", "'Hash Batches': 1"),
                same(
                        Rule.HASH_GREW,
                        of("Hash") + "'Original Hash Batches': 2, ",
                        "'Hash Batches': 8",
                        "'Hash Batches': 2"));
    }

    private static List<Case> memory() {
        String sort = of("Sort") + "'Sort Key': ['t.a'], ";
        return List.of(
                same(
                        Rule.SORT_SPILL,
                        sort,
                        "'Sort Space Type': 'Disk', 'Sort Space Used': 9000",
                        "'Sort Space Type': 'Memory'"),
                same(
                        Rule.SORT_SPILL,
                        sort,
                        "'Workers': [{'Worker Number': 0, 'Sort Space Type': 'Disk'}]",
                        "'Workers': [{'Worker Number': 0, 'Sort Space Type': 'Memory'}]"),
                new Case(
                        Rule.SORT_FOR_FEW,
                        plan(node(
                                of("Limit") + "'Plan Rows': 10",
                                node(sort + "'Plan Rows': 90000", node(table("Seq Scan") + "'Plan Rows': 90000")))),
                        plan(node(
                                of("Limit") + "'Plan Rows': 10",
                                node(sort + "'Plan Rows': 900", node(table("Seq Scan") + "'Plan Rows': 900"))))),
                same(
                        Rule.AGGREGATE_SPILL,
                        of("Aggregate") + "'Group Key': ['t.a'], ",
                        "'Disk Usage': 5000",
                        "'HashAgg Batches': 1"),
                same(Rule.TEMP_FILES, of("Materialize"), "'Temp Written Blocks': 5000", "'Temp Written Blocks': 5"),
                new Case(
                        Rule.OFFSET_DEEP,
                        plan(node(of("Limit") + ran(10, 1), node(table("Index Scan") + ran(50_010, 1)))),
                        plan(node(of("Limit") + ran(10, 1), node(table("Index Scan") + ran(10, 1))))));
    }

    private static List<Case> estimates() {
        return List.of(
                same(Rule.ESTIMATE_OFF_AT_SCAN, table("Seq Scan") + "'Plan Rows': 10, ", ran(5000, 1), ran(50, 1)),
                new Case(
                        Rule.ESTIMATE_OFF_AT_SCAN,
                        plan(node(
                                of("Sort") + ran(1, 1), node(table("Seq Scan") + "'Plan Rows': 90000, " + ran(20, 1)))),
                        plan(node(
                                of("Limit") + ran(1, 1),
                                node(table("Seq Scan") + "'Plan Rows': 90000, " + ran(20, 1))))),
                new Case(
                        Rule.ESTIMATE_OFF_AT_JOIN,
                        plan(node(
                                of("Hash Join") + "'Plan Rows': 10, " + ran(5000, 1),
                                node(table("Seq Scan") + "'Plan Rows': 5000, " + ran(5000, 1)))),
                        plan(node(
                                of("Hash Join") + "'Plan Rows': 10, " + ran(5000, 1),
                                node(table("Seq Scan") + "'Plan Rows': 10, " + ran(5000, 1))))),
                same(
                        Rule.ESTIMATE_OFF_AT_FUNCTION,
                        of("Function Scan") + "'Function Name': 'f', 'Plan Rows': 1000, ",
                        ran(500_000, 1),
                        ran(1500, 1)),
                new Case(
                        Rule.STATISTICS_STALE,
                        known(node(table("Seq Scan")), 10_000, 5000),
                        known(node(table("Seq Scan")), 10_000, 1500)),
                new Case(
                        Rule.STATISTICS_STALE,
                        known(node(table("Seq Scan")), new TableFacts(0, 5000, false)),
                        known(node(table("Seq Scan")), new TableFacts(0, 5, false))));
    }

    private static List<Case> whole() {
        String limit = node(of("Limit"));
        return List.of(
                new Case(
                        Rule.GENERIC_PLAN_WORSE,
                        new Facts(
                                read(node(table("Seq Scan") + "'Total Cost': 900")),
                                read(node(table("Index Scan") + "'Total Cost': 8")),
                                Map.of()),
                        new Facts(
                                read(node(table("Seq Scan") + "'Total Cost': 900")),
                                read(node(table("Seq Scan") + "'Total Cost': 8")),
                                Map.of())),
                whole(
                        Rule.PLANNING_DOMINATES,
                        limit,
                        "'Planning Time': 20, 'Execution Time': 3",
                        "'Planning Time': 20, 'Execution Time': 30"),
                whole(
                        Rule.JIT_COSTLY,
                        limit,
                        "'Execution Time': 100, 'JIT': {'Functions': 9, 'Timing': {'Total': 60}}",
                        "'Execution Time': 1000, 'JIT': {'Functions': 9, 'Timing': {'Total': 60}}"),
                new Case(
                        Rule.IO_DOMINATES,
                        Facts.of(read(
                                node(of("Limit") + "'Shared Read Blocks': 9, 'I/O Read Time': 80"),
                                "'Execution Time': 100")),
                        Facts.of(read(
                                node(of("Limit") + "'Shared Read Blocks': 9, 'I/O Read Time': 8"),
                                "'Execution Time': 100"))),
                same(
                        Rule.CACHE_COLD,
                        of("Limit") + "'Shared Read Blocks': 5000, ",
                        "'Shared Hit Blocks': 10",
                        "'Shared Hit Blocks': 90000"),
                new Case(
                        Rule.READING_WRITES,
                        plan(node(of("Limit") + "'Shared Dirtied Blocks': 5000")),
                        plan(node(of("ModifyTable") + "'Shared Dirtied Blocks': 5000"))),
                whole(
                        Rule.TRIGGER_COSTLY,
                        limit,
                        "'Execution Time': 100, 'Triggers': [{'Trigger Name': 'RI_ConstraintTrigger_c_1', 'Constraint Name': 'fk', 'Time': 80, 'Calls': 3}]",
                        "'Execution Time': 100, 'Triggers': [{'Trigger Name': 'x', 'Time': 8, 'Calls': 3}]"),
                whole(
                        Rule.SERIALIZATION_COSTLY,
                        limit,
                        "'Execution Time': 100, 'Serialization': {'Time': 60}",
                        "'Execution Time': 100, 'Serialization': {'Time': 6}"),
                same(Rule.MANY_ROWS_RETURNED, of("Seq Scan"), "'Plan Rows': 50000", "'Plan Rows': 500"),
                whole(
                        Rule.PLANNER_SETTING_OFF,
                        limit,
                        "'Settings': {'enable_nestloop': 'off'}",
                        "'Settings': {'work_mem': '64MB'}"),
                same(
                        Rule.FULL_PAGE_IMAGES,
                        of("ModifyTable"),
                        "'WAL Records': 900, 'WAL FPI': 600",
                        "'WAL Records': 90000, 'WAL FPI': 600"),
                same(
                        Rule.WORKERS_MISSING,
                        of("Gather") + "'Workers Planned': 2, ",
                        "'Workers Launched': 0",
                        "'Workers Launched': 2"),
                same(
                        Rule.WORKERS_UNEVEN,
                        of("Seq Scan"),
                        "'Workers': [{'Actual Rows': 90000, 'Actual Loops': 1}, {'Actual Rows': 9, 'Actual Loops': 1}]",
                        "'Workers': [{'Actual Rows': 9000, 'Actual Loops': 1}, {'Actual Rows': 9000, 'Actual Loops': 1}]"),
                same(Rule.NODE_DISABLED, of("Seq Scan"), "'Disabled': true", "'Disabled': false"),
                same(Rule.NODE_DISABLED, of("Seq Scan"), "'Total Cost': 10000000001.5", "'Total Cost': 100000001.5"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aRuleSpeaksWhereItShouldAndIsSilentWhereItNearlyShould(Case one) {
        List<Finding> found = findings(one.fires, one.rule);
        assertThat(found).hasSize(1);
        assertThat(found.get(0).what()).matches("(?s)\\S.*[.]").doesNotContain("NaN", "null");
        assertThat(found.get(0).advice()).matches("(?s)\\S.*[.]").doesNotContain("null");
        assertThat(found.get(0).share()).isBetween(0.0, 1.0);
        assertThat(findings(one.silent, one.rule)).isEmpty();
    }

    @Test
    void everyRuleIsTried() {
        Set<Rule> tried = cases().map(Case::rule).collect(Collectors.toSet());
        assertThat(tried).containsExactlyInAnyOrder(Rule.values());
        assertThat(Rule.values()).hasSizeGreaterThanOrEqualTo(40);
    }

    @Test
    void whatMattersMostComesFirst() {
        Facts facts = plan(node(
                of("Limit") + ran(5, 1, 100),
                node(
                        of("Sort") + "'Sort Key': ['t.a'], 'Sort Space Type': 'Disk', " + ran(5, 1, 99),
                        node(table("Seq Scan")
                                + "'Filter': '(t.a = 1)', 'Rows Removed by Filter': 99000, 'Plan Rows': 5, "
                                + ran(5, 1, 80)))));
        List<Finding> findings = Rule.findings(facts);
        assertThat(findings).extracting(Finding::rule).containsExactly("seq-scan-discards", "sort-spill");
        assertThat(findings).extracting(Finding::severity).containsExactly(Severity.HIGH, Severity.MEDIUM);
        assertThat(findings).extracting(Finding::node).containsExactly(2, 1);
    }

    private static List<Finding> findings(Facts facts, Rule rule) {
        return Rule.findings(facts).stream()
                .filter(finding -> finding.rule().equals(rule.id()))
                .toList();
    }

    private static Case same(Rule rule, String start, String fires, String silent) {
        return new Case(rule, plan(node(start + fires)), plan(node(start + silent)));
    }

    private static Case whole(Rule rule, String root, String fires, String silent) {
        return new Case(rule, Facts.of(read(root, fires)), Facts.of(read(root, silent)));
    }

    private static Case filters(Rule rule, String fires, String silent) {
        String start = table("Seq Scan") + "'Rows Removed by Filter': 5000, " + ran(5, 1);
        return new Case(rule, plan(node(start + filter(fires))), plan(node(start + filter(silent))));
    }

    private static String filter(String text) {
        return "'Filter': \"" + text + "\"";
    }

    private static String of(String type) {
        return "'Node Type': '" + type + "', ";
    }

    private static String table(String type) {
        return of(type) + "'Schema': 'public', 'Relation Name': 't', 'Alias': 't', ";
    }

    private static String ran(double rows, int loops) {
        return "'Actual Rows': " + rows + ", 'Actual Loops': " + loops + ", ";
    }

    private static String ran(double rows, int loops, double millis) {
        return ran(rows, loops) + "'Actual Total Time': " + millis + ", ";
    }

    private static String[] partitions(int count, int withRows) {
        String[] nodes = new String[count];
        Arrays.setAll(
                nodes, i -> node(of("Seq Scan") + "'Relation Name': 'p" + i + "', " + ran(i < withRows ? 5 : 0, 1)));
        return nodes;
    }

    private static String node(String properties, String... children) {
        String own = properties.strip().replaceAll(",$", "");
        return "{" + own + (children.length == 0 ? "" : ", 'Plans': [" + String.join(", ", children) + "]") + "}";
    }

    private static Facts plan(String root) {
        return Facts.of(read(root));
    }

    private static Facts known(String root, double rows, double modified) {
        return known(root, new TableFacts(rows, modified, true));
    }

    private static Facts known(String root, TableFacts table) {
        return new Facts(read(root), null, Map.of("public.t", table));
    }

    private static Plan read(String root) {
        return read(root, null);
    }

    /** Single quotes are names and texts of JSON, save within double quotes. */
    private static Plan read(String root, @Nullable String more) {
        StringBuilder json = new StringBuilder();
        boolean quoted = false;
        for (char c : ("[{'Plan': " + root + (more == null ? "" : ", " + more) + "}]").toCharArray()) {
            quoted ^= c == '"';
            json.append(c == '\'' && !quoted ? '"' : c);
        }
        try {
            return Plan.parse(json.toString());
        } catch (PlanUnreadable e) {
            throw new IllegalStateException(json.toString(), e);
        }
    }
}
