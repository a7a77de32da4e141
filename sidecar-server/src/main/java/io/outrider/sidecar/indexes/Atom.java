package io.outrider.sidecar.indexes;

import io.outrider.sidecar.indexes.Expression.Call;
import io.outrider.sidecar.indexes.Expression.Cast;
import io.outrider.sidecar.indexes.Expression.Column;
import io.outrider.sidecar.indexes.Expression.Constant;
import io.outrider.sidecar.indexes.Expression.Logic;
import io.outrider.sidecar.indexes.Expression.Operation;
import io.outrider.sidecar.indexes.Expression.Row;
import io.outrider.sidecar.indexes.Expression.Test;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One condition on one table: what is compared, how, and with what. Immutable; any thread.
 *
 * @param key the column's name, or the compared expression with bare column names
 * @param expression whether the key is an expression
 * @param text the condition as the server prints it
 * @param pattern of LIKE and its kin, as a literal; else empty
 * @param outer aliases of other tables that the condition names; with them it is a join
 * @param values how many values it compares with: more than one for IN
 * @param literal whether it compares with what stands in the statement, and not with a parameter or another table
 */
record Atom(
        Kind kind,
        String key,
        boolean expression,
        String operator,
        String text,
        String pattern,
        Set<String> outer,
        int values,
        boolean literal) {
    private static final Set<String> RANGES = Set.of("<", "<=", ">", ">=");
    private static final Set<String> JSON = Set.of("@>", "?", "?|", "?&", "@?", "@@");
    private static final Set<String> ARRAY = Set.of("@>", "&&", "<@");
    private static final int USUAL_ARRAY = 10;

    enum Kind {
        EQUAL,
        IN,
        TRUTH,
        NULL,
        NOT_NULL,
        RANGE,
        LIKE,
        /** An operator that a GIN index knows. */
        CONTAINMENT,
        /** Of no use to any index. */
        OTHER
    }

    static Atom of(Expression condition, String alias, TableFacts table) {
        if (condition instanceof Operation operation) {
            return comparison(operation, alias, table);
        }
        if (condition instanceof Test test && test.inner() instanceof Column column && mine(column, alias)) {
            Kind kind = test.what().equals("NULL")
                    ? Kind.NULL
                    : test.what().equals("NOT NULL") ? Kind.NOT_NULL : Kind.OTHER;
            return new Atom(kind, column.name(), false, test.what(), condition.text(), "", Set.of(), 1, true);
        }
        if (condition instanceof Column column && mine(column, alias)) {
            return new Atom(Kind.TRUTH, column.name(), false, "", condition.text(), "", Set.of(), 1, true);
        }
        if (condition instanceof Logic logic
                && logic.word().equals("NOT")
                && logic.parts().get(0) instanceof Column column
                && mine(column, alias)) {
            return new Atom(Kind.TRUTH, column.name(), false, "NOT", condition.text(), "", Set.of(), 1, true);
        }
        return other(condition, alias);
    }

    boolean isEquality() {
        return kind == Kind.EQUAL || kind == Kind.IN || kind == Kind.TRUTH || kind == Kind.NULL;
    }

    boolean isJoin() {
        return !outer.isEmpty();
    }

    /** The column of another table that this one's column is compared with; null when it is compared with more than that. */
    Expression.@Nullable Column otherColumn() {
        List<Column> others = ExpressionReader.read(text).columns().stream()
                .filter(column -> outer.contains(column.alias()))
                .toList();
        return others.size() == 1 && !expression ? others.get(0) : null;
    }

    /** The beginning that every match has; empty for a pattern that starts with a wildcard. */
    String likePrefix() {
        StringBuilder prefix = new StringBuilder();
        for (int i = 0; i < pattern.length() && "%_".indexOf(pattern.charAt(i)) < 0; i++) {
            if (pattern.charAt(i) == '\\' && ++i == pattern.length()) {
                break;
            }
            prefix.append(pattern.charAt(i));
        }
        return operator.equals("~~") ? prefix.toString() : "";
    }

    /** The longest piece without wildcards: what a trigram index can use. */
    int likePiece() {
        int longest = 0;
        for (String piece : pattern.split("[%_]+")) {
            longest = Math.max(longest, piece.length());
        }
        return longest;
    }

    private static Atom comparison(Operation operation, String alias, TableFacts table) {
        Expression left = operation.left();
        Expression right = operation.right();
        String operator = operation.operator();
        boolean leftMine = left.columns().stream().anyMatch(column -> mine(column, alias));
        boolean rightMine = right.columns().stream().anyMatch(column -> mine(column, alias));
        if (leftMine == rightMine || !understood(leftMine ? left : right, alias)) {
            return other(operation, alias);
        }
        if (!leftMine) {
            operator = turned(operator);
            if (operation.anyOf()) {
                return other(operation, alias); // $1 = ANY (column) is nothing an index knows
            }
        }
        Expression mine = withoutRelabel(leftMine ? left : right, table);
        Expression theirs = leftMine ? right : left;
        if (mine instanceof Row row) {
            mine = row.parts().get(0);
            if (!RANGES.contains(operator) || !(mine instanceof Column)) {
                return other(operation, alias);
            }
        }
        Set<String> outer = aliases(theirs);
        String key = mine instanceof Column column ? column.name() : bare(mine, alias, table);
        boolean expression = !(mine instanceof Column);
        ColumnFacts facts = table.column(key);
        String pattern = theirs instanceof Constant constant ? constant.value() : "";
        boolean literal = !theirs.has(Expression.Parameter.class) && outer.isEmpty();
        int values = operation.anyOf() ? arraySize(theirs) : 1;
        Kind kind = kind(operator, operation.anyOf(), facts, mine);
        return new Atom(kind, key, expression, operator, operation.text(), pattern, outer, values, literal);
    }

    private static Kind kind(String operator, boolean anyOf, @Nullable ColumnFacts facts, Expression mine) {
        if (operator.equals("=")) {
            return anyOf ? Kind.IN : Kind.EQUAL;
        }
        if (anyOf) {
            return Kind.OTHER;
        }
        if (RANGES.contains(operator)) {
            return Kind.RANGE;
        }
        if (operator.equals("~~") || operator.equals("~~*")) {
            return Kind.LIKE;
        }
        if (facts == null) {
            boolean vector = mine instanceof Call call && call.name().equals("to_tsvector") && operator.equals("@@");
            return vector ? Kind.CONTAINMENT : Kind.OTHER;
        }
        boolean contained = (facts.type().equals("jsonb") && JSON.contains(operator))
                || (facts.isArray() && ARRAY.contains(operator))
                || (facts.type().equals("tsvector") && operator.equals("@@"));
        return contained ? Kind.CONTAINMENT : Kind.OTHER;
    }

    private static Atom other(Expression condition, String alias) {
        Set<String> outer = aliases(condition);
        outer.remove(alias);
        return new Atom(Kind.OTHER, "", true, "", condition.text(), "", outer, 1, false);
    }

    /** A varchar is compared as text without being converted; any other cast makes an expression of the column. */
    private static Expression withoutRelabel(Expression expression, TableFacts table) {
        Expression inner = expression.withoutRelabel();
        ColumnFacts column = inner instanceof Column named ? table.column(named.name()) : null;
        return column != null && column.type().equals("character varying") ? inner : expression;
    }

    /** An expression whose every part was understood, over this table alone. */
    private static boolean understood(Expression expression, String alias) {
        return !expression.has(Expression.Other.class)
                && !expression.has(Expression.Parameter.class)
                && expression.columns().stream().allMatch(column -> mine(column, alias));
    }

    private static boolean mine(Column column, String alias) {
        return column.alias().equals(alias);
    }

    private static Set<String> aliases(Expression expression) {
        Set<String> aliases = new TreeSet<>();
        expression.columns().forEach(column -> aliases.add(column.alias()));
        return aliases;
    }

    /** Without the alias before its columns, as an index definition has it. */
    static String bare(Expression expression, String alias, TableFacts table) {
        String text = expression.text();
        for (Column column : expression.columns()) {
            if (mine(column, alias) && table.column(column.name()) != null) {
                text = text.replace(column.text(), Names.quoted(column.name()));
            }
        }
        String bare = Catalog.unwrapped(text);
        return expression instanceof Cast ? "(" + bare + ")" : bare;
    }

    /** As the predicate of an index has it: bare, and a comparison of two columns the same whichever way round it is written. */
    static String predicate(Expression condition, String alias, TableFacts table) {
        if (condition instanceof Operation comparison
                && comparison.operator().startsWith(">")
                && !comparison.left().columns().isEmpty()
                && !comparison.right().columns().isEmpty()
                && RANGES.contains(comparison.operator())) {
            return side(comparison.right(), alias, table) + " " + turned(comparison.operator()) + " "
                    + side(comparison.left(), alias, table);
        }
        return bare(condition, alias, table);
    }

    private static String side(Expression expression, String alias, TableFacts table) {
        String bare = bare(expression, alias, table);
        boolean operand = expression instanceof Column || expression instanceof Call || bare.startsWith("(");
        return operand ? bare : "(" + bare + ")";
    }

    private static String turned(String operator) {
        return switch (operator) {
            case "<" -> ">";
            case ">" -> "<";
            case "<=" -> ">=";
            case ">=" -> "<=";
            case "=" -> "=";
            default -> "";
        };
    }

    private static int arraySize(Expression array) {
        if (array instanceof Constant constant && constant.value().startsWith("{")) {
            Matcher commas = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|,").matcher(constant.value());
            int size = 1;
            while (commas.find()) {
                size += commas.group().equals(",") ? 1 : 0;
            }
            return size;
        }
        return array.parts().isEmpty() || array instanceof Cast
                ? USUAL_ARRAY
                : array.parts().size();
    }
}
