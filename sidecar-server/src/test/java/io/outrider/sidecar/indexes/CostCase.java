package io.outrider.sidecar.indexes;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** A statement and an index that might serve it, both drawn. */
record CostCase(String sql, IndexShape shape) {
    private static final List<String> NUMBERS = List.of("integer", "bigint", "smallint");

    /** On one table. */
    static CostCase draw(Random random, RandomSchema schema, ValueSource values, int major)
            throws java.sql.SQLException {
        RandomSchema.Table table =
                schema.tables().get(random.nextInt(schema.tables().size()));
        List<RandomSchema.Column> columns = new ArrayList<>(table.columns());
        java.util.Collections.shuffle(columns, random);
        int conditions = 1 + random.nextInt(3);
        List<String> where = new ArrayList<>();
        List<String> used = new ArrayList<>();
        for (int i = 0; i < conditions; i++) {
            RandomSchema.Column column = columns.get(i);
            used.add(column.name());
            where.add(condition(random, table, column, values));
        }
        int extra = random.nextInt(3);
        List<String> output = new ArrayList<>(used);
        for (int i = conditions; i < Math.min(columns.size(), conditions + extra); i++) {
            output.add(columns.get(i).name());
        }
        boolean all = random.nextInt(3) == 0;
        String orderBy = "";
        List<IndexShape.Key> keys = new ArrayList<>();
        used.subList(0, 1 + random.nextInt(used.size())).forEach(name -> keys.add(IndexShape.Key.column(name)));
        if (random.nextInt(3) == 0) {
            String name = columns.get(conditions % columns.size()).name();
            boolean descending = random.nextBoolean();
            orderBy = " order by " + name + (descending ? " desc" : "") + (random.nextBoolean() ? " limit 10" : "");
            if (keys.stream().noneMatch(key -> key.term().equals(name))) {
                keys.add(IndexShape.Key.column(name).ordered(descending, descending));
            }
        }
        IndexShape shape = IndexShape.btree("public." + table.name(), keys);
        if (random.nextInt(3) == 0 && major >= ServerFacts.INCLUDE_SINCE) {
            List<String> included = new ArrayList<>(output);
            included.addAll(columns.stream()
                    .map(RandomSchema.Column::name)
                    .filter(orderBy::contains)
                    .toList());
            shape = shape.including(included);
        }
        String sql = "select " + (all ? "*" : String.join(", ", output)) + " from " + table.name() + " where "
                + where.stream().collect(Collectors.joining(" and ")) + orderBy;
        return new CostCase(sql, shape.named("drawn"));
    }

    /** A join of two tables on numbers, with conditions on either; the index is on what one of them is joined by, or on its conditions. */
    static CostCase drawJoin(Random random, RandomSchema schema, ValueSource values) throws java.sql.SQLException {
        List<RandomSchema.Table> tables = new ArrayList<>(schema.tables());
        java.util.Collections.shuffle(tables, random);
        RandomSchema.Table one = tables.get(0);
        RandomSchema.Table other = tables.get(1);
        String joined = number(random, other);
        RandomSchema.Column filter =
                one.columns().get(random.nextInt(one.columns().size()));
        RandomSchema.Column otherFilter =
                other.columns().get(random.nextInt(other.columns().size()));
        String sql = "select a.id, b.id, b.filler from " + one.name() + " a join " + other.name() + " b on b." + joined
                + " = a." + number(random, one) + " where a." + condition(random, one, filter, values);
        boolean both = random.nextInt(3) == 0 && !otherFilter.name().equals(joined);
        if (both) {
            sql += " and b." + condition(random, other, otherFilter, values);
        }
        List<IndexShape.Key> keys = new ArrayList<>();
        boolean lookup = random.nextInt(4) > 0;
        keys.add(IndexShape.Key.column(lookup ? joined : filter.name()));
        if (lookup && both) {
            keys.add(random.nextInt(2), IndexShape.Key.column(otherFilter.name()));
        }
        String table = "public." + (lookup ? other : one).name();
        return new CostCase(sql, IndexShape.btree(table, keys).named("drawn"));
    }

    private static String number(Random random, RandomSchema.Table table) {
        List<String> numbers = new ArrayList<>(List.of("id"));
        table.columns().stream()
                .filter(column -> NUMBERS.contains(column.type()))
                .map(RandomSchema.Column::name)
                .forEach(numbers::add);
        return numbers.get(random.nextInt(numbers.size()));
    }

    private static String condition(
            Random random, RandomSchema.Table table, RandomSchema.Column column, ValueSource values)
            throws java.sql.SQLException {
        String one = values.draw(table.name(), column.name(), random);
        String two = values.draw(table.name(), column.name(), random);
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> column.name() + " = " + one;
            case 3 -> column.name() + " > " + one;
            case 4 -> column.name() + " < " + one;
            case 5 -> column.name() + " between " + one + " and " + two;
            case 6 ->
                column.name() + " in (" + one + ", " + two + ", " + values.draw(table.name(), column.name(), random)
                        + ")";
            default -> column.name() + (random.nextBoolean() ? " is null" : " = " + two);
        };
    }

    /** Values that the column really has. */
    interface ValueSource {
        String draw(String table, String column, Random random) throws java.sql.SQLException;
    }
}
