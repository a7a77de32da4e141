package io.outrider.sidecar.indexes;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Tables that nobody chose: types, distributions, nulls, widths, order on disk, dead rows and existing indexes are drawn from a seed. */
final class RandomSchema {
    record Column(String name, String type, String literal) {}

    record Table(String name, List<Column> columns, int rows) {}

    private final Random random;
    private final List<Table> tables = new ArrayList<>();

    RandomSchema(long seed) {
        this.random = new Random(seed);
    }

    List<Table> tables() {
        return tables;
    }

    void create(Connection connection, int count, int mostRows) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (int i = 0; i < count; i++) {
                Table table = table("t" + i, mostRows);
                tables.add(table);
                fill(statement, table);
            }
        }
    }

    void drop(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Table table : tables) {
                statement.execute("drop table " + table.name());
            }
        }
    }

    private Table table(String name, int mostRows) {
        int rows = mostRows / 10 + random.nextInt(mostRows - mostRows / 10);
        List<Column> columns = new ArrayList<>();
        int count = 4 + random.nextInt(5);
        for (int c = 0; c < count; c++) {
            columns.add(column("c" + c, rows));
        }
        return new Table(name, columns, rows);
    }

    private Column column(String name, int rows) {
        String number =
                switch (random.nextInt(6)) {
                    case 0 -> "i";
                    case 1 -> "(i * 7919::bigint) % " + rows;
                    case 2 -> "(random() * " + (5 + random.nextInt(50)) + ")::int";
                    case 3 -> "(random() * random() * random() * " + (100 + random.nextInt(rows)) + ")::int";
                    case 4 -> "i / " + (2 + random.nextInt(200));
                    default -> "(random() * " + rows + ")::int";
                };
        String value = "(" + number + ")";
        String[] typed =
                switch (random.nextInt(11)) {
                    case 0 -> new String[] {"integer", value + "::int"};
                    case 1 -> new String[] {"bigint", value + "::bigint"};
                    case 2 -> new String[] {"text", "'k' || " + value};
                    case 3 -> new String[] {"varchar(40)", "md5(" + value + "::text)"};
                    case 4 -> new String[] {"char(12)", "lpad((" + value + " % 100000)::text, 8, 'x')"};
                    case 5 ->
                        new String[] {"timestamptz", "'2026-01-01 UTC'::timestamptz + " + value + " * interval '1 min'"
                        };
                    case 6 -> new String[] {"date", "'2020-01-01'::date + (" + value + " % 2000)::int"};
                    case 7 -> new String[] {"numeric(12,2)", value + " / 4.0"};
                    case 8 -> new String[] {"uuid", "md5(" + value + "::text)::uuid"};
                    case 9 -> new String[] {"smallint", "(" + value + " % 30000)::smallint"};
                    default -> new String[] {"double precision", value + "::float8"};
                };
        String literal = typed[1];
        if (random.nextInt(4) == 0) {
            literal = "case when random() < " + (0.05 + random.nextDouble() * 0.6) + " then null else " + literal
                    + " end";
        }
        return new Column(name, typed[0], literal);
    }

    private void fill(Statement statement, Table table) throws SQLException {
        StringBuilder columns = new StringBuilder("id bigint");
        StringBuilder values = new StringBuilder("i");
        for (Column column : table.columns()) {
            columns.append(", ").append(column.name()).append(' ').append(column.type());
            values.append(", ").append(column.literal());
        }
        statement.execute("select setseed(" + random.nextDouble() + ")");
        statement.execute("create table " + table.name() + "(" + columns + ", filler text)");
        statement.execute("insert into " + table.name() + " select " + values + ", repeat('f', " + random.nextInt(120)
                + ") from generate_series(1, " + table.rows() + ") i");
        if (random.nextBoolean()) {
            statement.execute("alter table " + table.name() + " add primary key (id)");
        }
        if (random.nextInt(3) == 0) {
            statement.execute("create index on " + table.name() + "("
                    + table.columns()
                            .get(random.nextInt(table.columns().size()))
                            .name() + ")");
        }
        statement.execute("vacuum analyze " + table.name());
        if (random.nextInt(3) == 0) {
            statement.execute("update " + table.name() + " set filler = filler || 'x' where id % 20 = 3 and id < "
                    + table.rows() / 2);
            statement.execute("analyze " + table.name());
        }
    }
}
