package io.outrider.sidecar.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.sidecar.postgres.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plans of every kind of node that a server makes without extensions, as each version prints them. */
class PlanMatrixTest {
    private static final String[] SCHEMA = {
        "create table a(id int primary key, b_id int, city text, doc jsonb)",
        "create table b(id int primary key, name text)",
        "create table parts(id int, at date) partition by range (at)",
        "create table parts_1 partition of parts for values from ('2024-01-01') to ('2024-02-01')",
        "create table parts_2 partition of parts for values from ('2024-02-01') to ('2024-03-01')",
        "create table child(id int, a_id int references a on delete cascade)",
        "insert into a select i, i % 500, 'city ' || i % 50, jsonb_build_object('k', i) from generate_series(1, 5000) i",
        "insert into b select i, 'name ' || i from generate_series(1, 1000) i",
        "insert into parts select i, date '2024-01-01' + i % 60 from generate_series(1, 3000) i",
        "insert into child select i, i from generate_series(1, 200) i",
        "create index a_city on a(city)",
        "create index a_b on a(b_id)",
        "create index a_doc on a using gin (doc)",
        "vacuum analyze"
    };

    private static final List<String> STATEMENTS = List.of(
            "select * from a where city = 'city 3'",
            "select * from a where id = 7",
            "select city from a where city > 'city 4' order by city limit 5",
            "select * from a where b_id = 3 or b_id = 4",
            "select * from a where doc @> '{\"k\": 5}'",
            "select * from a where ctid = '(0,1)'",
            "select * from a tablesample bernoulli (5)",
            "select count(*) from a join b on b.id = a.b_id where b.name like 'name 1%'",
            "select * from a join b on b.id = a.b_id order by b.name, a.id desc limit 20 offset 100",
            "select a.id, (select name from b where b.id = a.b_id) from a where a.id < 200",
            "select * from a where b_id = (select max(id) from b where id < 400)",
            "select * from a where b_id = (select 3 from pg_sleep(0.02))",
            "select 1 from a where (select true from pg_sleep(0.02)) and id < 50",
            "select * from a where b_id not in (select id from b where id > 100)",
            "select * from a where exists (select 1 from b where b.id = a.b_id and b.name <> 'x')",
            "select * from a left join b on b.id = a.b_id where b.id is null",
            "with c as (select city, count(*) n from a group by city) select * from c x join c y on x.n = y.n",
            "with recursive r as (select 1 i union all select i + 1 from r where i < 50) select sum(i) from r",
            "select city, b_id, count(*) from a group by grouping sets ((city), (b_id), ())",
            "select city, rank() over (partition by city order by id), sum(id) over (order by id) from a",
            "select distinct city from a union select name from b union all select 'x'",
            "select city from a intersect select name from b",
            "select generate_series(1, 3), unnest(array[1, 2])",
            "select * from generate_series(1, 100) g, lateral (select * from b where b.id = g) l",
            "values (1, 'a'), (2, 'b')",
            "select * from parts where at = '2024-01-05'",
            "select * from parts order by at limit 3",
            "select * from a full join b on b.id = a.id",
            "select * from a, b where a.id < b.id and a.id < 10",
            "select 1 where false",
            "select * from a order by city, id limit 7",
            "select sum(hashtext(md5(city || id::text))) from a",
            "select * from xmltable('/r/x' passing xml '<r><x>1</x></r>' columns x int path '.')",
            "insert into b select 100000 + i, 'new' from generate_series(1, 5) i on conflict (id) do nothing",
            "update a set city = 'x' where id < 5",
            "delete from a where id between 20 and 30",
            "with moved as (delete from child where id < 5 returning *) select count(*) from moved");

    private static final List<String> SETTINGS = List.of(
            "set work_mem = '64kB'",
            "set max_parallel_workers_per_gather = 2; set parallel_setup_cost = 0; set parallel_tuple_cost = 0;"
                    + " set min_parallel_table_scan_size = 0; set min_parallel_index_scan_size = 0",
            "set enable_hashjoin = off; set enable_nestloop = off");

    static List<String> versions() {
        return TestServer.versions();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void everyPlanIsReadWhole(String version) throws Exception {
        TestServer server = TestServer.of(version);
        server.database("plans", SCHEMA);
        Set<String> types = new TreeSet<>();
        Set<String> keys = new TreeSet<>();
        List<String> sums = new ArrayList<>();
        try (Connection connection = server.connect("plans");
                Statement statement = connection.createStatement()) {
            String options = options(Integer.parseInt(version));
            for (String setting : SETTINGS) {
                statement.execute("reset all; set track_io_timing = on; " + setting);
                for (String sql : STATEMENTS) {
                    for (String how : List.of("VERBOSE, FORMAT JSON", options)) {
                        String text = explain(statement, how, sql);
                        JsonNode json = JsonMapper.shared().readTree(text).path(0);
                        Plan plan = Plan.parse(text);
                        assertThat(plan.json()).isEqualTo(json);
                        Rule.findings(Facts.of(plan));
                        assertThat(PlanShape.of(MaskedPlan.of(plan))).isEqualTo(PlanShape.of(plan));
                        plan.nodes().forEach(node -> types.add(node.type()));
                        plan.nodes().forEach(node -> keys.addAll(node.keys()));
                        checkSum(plan, setting + "; " + sql, sums);
                    }
                }
            }
        }
        assertThat(types)
                .contains(
                        "Seq Scan",
                        "Index Scan",
                        "Index Only Scan",
                        "Bitmap Heap Scan",
                        "Tid Scan",
                        "Sample Scan",
                        "CTE Scan")
                .contains(
                        "Gather",
                        "Hash Join",
                        "Merge Join",
                        "Nested Loop",
                        "WindowAgg",
                        "SetOp",
                        "Append",
                        "ModifyTable")
                .hasSizeGreaterThan(25);
        assertThat(keys)
                .contains("Actual Rows", "Shared Hit Blocks", "Sort Space Used", "Rows Removed by Filter", "Workers");
        assertThat(sums).as("plans whose self times do not add up").isEmpty();
    }

    /** Self times must add up to the whole; parallel plans wait for processes to start, which is nobody's time. */
    private static void checkSum(Plan plan, String what, List<String> wrong) {
        boolean parallel = plan.nodes().stream().anyMatch(node -> node.type().startsWith("Gather"));
        if (!plan.isAnalysed() || parallel) {
            return;
        }
        double sum = plan.nodes().stream().mapToDouble(plan::selfMillis).sum();
        double whole = plan.totalMillis(plan.root());
        // The server rounds each loop's time to a microsecond.
        double rounding = plan.nodes().stream()
                .mapToDouble(node -> node.neverExecuted() ? 0 : node.loops() / 1000)
                .sum();
        if (Math.abs(sum - whole) > 0.02 + 0.05 * whole + rounding) {
            wrong.add(what + ": " + sum + " of " + whole);
        }
        long blocks = plan.nodes().stream()
                .mapToLong(node -> plan.selfBuffers(node).shared().touched())
                .sum();
        if (blocks != plan.root().buffers().shared().touched()) {
            wrong.add(what + ": " + blocks + " blocks of "
                    + plan.root().buffers().shared().touched());
        }
    }

    private static String options(int major) {
        return "ANALYZE, VERBOSE, BUFFERS, SUMMARY"
                + (major >= 12 ? ", SETTINGS" : "")
                + (major >= 13 ? ", WAL" : "")
                + (major >= 17 ? ", MEMORY, SERIALIZE TEXT" : "")
                + ", FORMAT JSON";
    }

    private static String explain(Statement statement, String options, String sql) throws SQLException {
        statement.execute("begin");
        try (ResultSet rows = statement.executeQuery("explain (" + options + ") " + sql)) {
            rows.next();
            return rows.getString(1);
        } finally {
            statement.execute("rollback");
        }
    }
}
