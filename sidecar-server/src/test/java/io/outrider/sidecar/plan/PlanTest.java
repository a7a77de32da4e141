package io.outrider.sidecar.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PlanTest {
    @Test
    void nothingTheServerSaidIsLost() throws PlanUnreadable {
        String text =
                """
                [{"Plan": {"Node Type": "Seq Scan", "Brand New": {"Deep": [1, "x", null]}, "Actual Rows": 1.50, "Actual Loops": 1,
                  "Plans": [{"Node Type": "Result", "Also New": true}]}, "Query Identifier": -8293847293847293847, "Unknown": 7}]""";
        Plan plan = Plan.parse(text);

        assertThat(plan.json()).isEqualTo(JsonMapper.shared().readTree(text).path(0));
        assertThat(plan.nodes().get(1).keys()).containsExactly("Node Type", "Also New");
        assertThat(plan.root().actualRows()).isEqualTo(1.5);
        assertThat(plan.queryIdentifier()).isEqualTo("-8293847293847293847");
    }

    @Test
    void ioTimesOfEveryVersionHaveOneName() throws PlanUnreadable {
        assertThat(node("'Shared Read Blocks': 5, 'I/O Read Time': 2.5")
                        .buffers()
                        .shared()
                        .readMillis())
                .isEqualTo(2.5);
        assertThat(node("'Shared Read Blocks': 5, 'Shared I/O Read Time': 3.5")
                        .buffers()
                        .shared()
                        .readMillis())
                .isEqualTo(3.5);
        assertThat(node("'Temp Written Blocks': 9, 'Temp I/O Write Time': 1.5")
                        .buffers()
                        .temp())
                .isEqualTo(new Blocks(0, 0, 0, 9, 0, 1.5));
    }

    @Test
    void generationOfCompiledCodeIsANumberOrAnObject() throws PlanUnreadable {
        Jit old =
                plan("'JIT': {'Functions': 4, 'Timing': {'Generation': 1.5, 'Inlining': 0, 'Optimization': 2, 'Emission': 3, 'Total': 6.5}}")
                        .jit();
        Jit now = plan("'JIT': {'Functions': 4, 'Timing': {'Generation': {'Deform': 0.5, 'Total': 1.5}, 'Total': 6.5}}")
                .jit();
        assertThat(old).isEqualTo(new Jit(4, 1.5, 0, 2, 3, 6.5));
        assertThat(now).isEqualTo(new Jit(4, 1.5, 0, 0, 0, 6.5));
    }

    @Test
    void selfTimeIsWhatTheChildrenLeave() throws PlanUnreadable {
        Plan plan = nodes(timed("Nested Loop", 100, 1) + child(timed("Seq Scan", 30, 1) + "}") + ", "
                + lastChild(timed("Index Scan", 0.5, 100) + "}") + "}");
        assertThat(plan.selfMillis(plan.root())).isCloseTo(20, within(1e-9));
        assertThat(plan.totalMillis(plan.nodes().get(2))).isCloseTo(50, within(1e-9));
    }

    @Test
    void parallelProcessesShareTheWallTime() throws PlanUnreadable {
        Plan plan = nodes(timed("Gather", 100, 1)
                + child(timed("Hash Join", 90, 3) + child(timed("Seq Scan", 40, 3) + "}") + ", "
                        + lastChild(timed("Hash", 20, 3) + "}") + "}")
                + "]}");
        assertThat(plan.nodes()).extracting(plan::selfMillis).containsExactly(10.0, 30.0, 40.0, 20.0);
        assertThat(plan.processes(plan.nodes().get(3))).isEqualTo(3);
    }

    @Test
    void theTimeOfACteIsTakenOffTheNodeThatPulls() throws PlanUnreadable {
        String cte = timed("Aggregate", 70, 1) + ", 'Parent Relationship': 'InitPlan', 'Subplan Name': 'CTE sums'}";
        String scan = timed("CTE Scan", 80, 1) + ", 'CTE Name': 'sums'}";
        Plan plan = nodes(timed("Sort", 100, 1) + child(cte) + ", " + lastChild(scan) + "}");
        assertThat(plan.nodes()).extracting(plan::selfMillis).containsExactly(20.0, 70.0, 10.0);
    }

    @Test
    void theTimeOfAnInitPlanIsTakenOffTheNodeThatNeedsTheValue() throws PlanUnreadable {
        String init = timed("Aggregate", 60, 1) + ", 'Parent Relationship': 'InitPlan', 'Subplan Name': '%s'}";
        String scan = timed("Seq Scan", 90, 1) + ", 'Filter': '(t.a > %s)'}";
        for (String[] names : new String[][] {{"InitPlan 1 (returns $1)", "$1"}, {"InitPlan 1", "(InitPlan 1).col1"}}) {
            Plan plan = nodes(timed("Sort", 100, 1) + child(init.formatted(names[0])) + ", "
                    + lastChild(scan.formatted(names[1])) + "}");
            assertThat(plan.nodes()).extracting(plan::selfMillis).containsExactly(10.0, 60.0, 30.0);
        }
    }

    @Test
    void withoutARunThereAreNoFiguresOfARun() throws PlanUnreadable {
        Plan plan = nodes("{'Node Type': 'Seq Scan', 'Total Cost': 10}");
        assertThat(plan.isAnalysed()).isFalse();
        assertThat(plan.selfMillis(plan.root())).isNaN();
        assertThat(plan.executionMillis()).isNaN();
        assertThat(plan.jit()).isNull();
        assertThat(plan.selfCost(plan.root())).isEqualTo(10);
    }

    @Test
    void whatIsNoPlanIsRefusedWithAReason() {
        assertThatThrownBy(() -> Plan.parse("Seq Scan on t"))
                .isInstanceOf(PlanUnreadable.class)
                .hasMessageContaining("no JSON");
        assertThatThrownBy(() -> Plan.parse("[\"Utility Statement\"]")).hasMessageContaining("Utility Statement");
        assertThatThrownBy(() -> Plan.parse("[]")).hasMessageContaining("\"Plan\"");
        String deep = "{'Node Type': 'Result', 'Plans': [".repeat(600);
        assertThatThrownBy(() -> nodes(deep + "{'Node Type': 'Result'}" + "]}".repeat(600)))
                .isInstanceOf(PlanUnreadable.class);
    }

    private static PlanNode node(String properties) throws PlanUnreadable {
        return nodes("{'Node Type': 'Seq Scan', " + properties + "}").root();
    }

    private static Plan plan(String properties) throws PlanUnreadable {
        return Plan.parse(("[{'Plan': {'Node Type': 'Seq Scan'}, " + properties + "}]").replace('\'', '"'));
    }

    private static Plan nodes(String root) throws PlanUnreadable {
        return Plan.parse(("[{'Plan': " + root + "}]").replace('\'', '"'));
    }

    /** Left open, for more. */
    private static String timed(String type, double millis, int loops) {
        return "{'Node Type': '" + type + "', 'Actual Total Time': " + millis + ", 'Actual Loops': " + loops;
    }

    private static String child(String node) {
        return ", 'Plans': [" + node;
    }

    private static String lastChild(String node) {
        return node + "]";
    }
}
