package io.outrider.sidecar.export;

import io.outrider.sidecar.export.Wish.Condition;
import io.outrider.sidecar.export.format.Column;
import io.outrider.sidecar.export.format.Column.Decimal;
import io.outrider.sidecar.export.format.Kind;
import io.outrider.sidecar.postgres.ResultColumn;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of one wish. COPY takes no parameters, so values stand in the text as literals; the dataset's own words make up the rest.
 */
final class Statements {
    private final Wish wish;
    private static final String ALIAS = "dataset";

    private final List<Column> columns = new ArrayList<>();
    private final List<String> expressions = new ArrayList<>();
    private final String where;

    /**
     * @param described what the server says of the wish's columns, in their order
     * @param decimals and how many digits they have, where that is known and of use
     */
    Statements(Wish wish, List<ResultColumn> described, List<@Nullable Decimal> decimals, FilterType.Quoting quoting)
            throws SQLException {
        this.wish = wish;
        for (int i = 0; i < described.size(); i++) {
            add(wish.columns().get(i), described.get(i).type(), decimals.get(i));
        }
        this.where = where(wish.conditions(), quoting);
    }

    List<Column> columns() {
        return columns;
    }

    /** @param range of pages of the table, as a condition, or null for all */
    String select(@Nullable String range) {
        List<String> conditions = new ArrayList<>();
        if (!where.isEmpty()) {
            conditions.add(where);
        }
        if (range != null) {
            conditions.add(range);
        }
        StringBuilder sql = new StringBuilder("SELECT ")
                .append(String.join(", ", expressions))
                .append(" FROM ")
                .append(wish.dataset().source())
                .append(" AS ")
                .append(ALIAS);
        if (!conditions.isEmpty()) {
            sql.append(" WHERE ").append(String.join(" AND ", conditions));
        }
        if (wish.ordered() && !wish.dataset().order().isEmpty()) {
            sql.append(" ORDER BY ")
                    .append(wish.dataset().order().stream()
                            .map(Statements::column)
                            .collect(Collectors.joining(", ")));
        }
        if (wish.limit() < Long.MAX_VALUE) {
            sql.append(" LIMIT ").append(wish.limit());
        }
        return sql.toString();
    }

    /** What is not decoded here the server turns into text, or into JSON where that keeps more of its meaning. */
    private void add(String plainName, ResultColumn.Type type, @Nullable Decimal decimal) {
        String name = column(plainName);
        Kind kind = Kind.sentBy(type.send());
        boolean array = type.kind().equals("A");
        boolean json = wish.format().wantsJson();
        if (kind != null && !array) {
            expressions.add(name);
            columns.add(kind == Kind.NUMERIC ? Column.numeric(plainName, decimal) : Column.of(plainName, kind));
        } else if (kind != null && json) {
            expressions.add(name);
            columns.add(Column.array(plainName, kind));
        } else if (json && (array || type.kind().equals("c"))) {
            expressions.add("to_jsonb(" + name + ")");
            columns.add(Column.of(plainName, Kind.JSONB));
        } else if (type.name().equals("money")) {
            expressions.add(name + "::numeric"); // the text depends on the server's locale
            columns.add(Column.of(plainName, Kind.NUMERIC));
        } else {
            expressions.add(name + "::text");
            columns.add(Column.of(plainName, Kind.TEXT));
        }
    }

    private static String where(List<Condition> conditions, FilterType.Quoting quoting) throws SQLException {
        List<String> parts = new ArrayList<>();
        for (Condition condition : conditions) {
            String column = column(condition.column());
            String value = condition.values().get(0);
            Operator operator = condition.operator();
            parts.add(
                    switch (operator) {
                        case NULL -> column + (value.equals("true") ? " IS NULL" : " IS NOT NULL");
                        case CONTAINS ->
                            column + "::text ILIKE " + quoting.literal("%" + pattern(value) + "%") + " ESCAPE '!'";
                        case PREFIX -> column + " LIKE " + quoting.literal(pattern(value) + "%") + " ESCAPE '!'";
                        case IN -> column + " IN (" + list(condition, quoting) + ")";
                        default ->
                            column + " " + operator.sql + " " + condition.type().literal(value, quoting);
                    });
        }
        return String.join(" AND ", parts);
    }

    private static String list(Condition condition, FilterType.Quoting quoting) throws SQLException {
        List<String> literals = new ArrayList<>();
        for (String value : condition.values()) {
            literals.add(condition.type().literal(value, quoting));
        }
        return String.join(", ", literals);
    }

    private static String pattern(String text) {
        return text.replaceAll("[!%_]", "!$0");
    }

    /** With the alias in front: ORDER BY would otherwise mean the column of the result, which may be a text by now. */
    private static String column(String name) {
        return ALIAS + "." + Dataset.quoted(name);
    }
}
