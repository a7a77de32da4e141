package io.outrider.sidecar.indexes;

import io.outrider.sidecar.indexes.Atom.Kind;
import io.outrider.sidecar.indexes.Expression.Call;
import io.outrider.sidecar.indexes.Expression.Cast;
import io.outrider.sidecar.indexes.Expression.Operation;
import io.outrider.sidecar.indexes.IndexShape.Key;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Indexes that are no b-trees, and what an expression must be to stand in an index. One thread. */
final class SpecialIndexes {
    private static final Set<String> IMMUTABLE_OPERATORS =
            Set.of("->", "->>", "#>", "#>>", "+", "-", "*", "/", "%", "||");
    private static final Set<String> COMPARISONS = Set.of("<", "<=", "=", "<>", ">=", ">");
    private static final Set<String> SAFE_CASTS =
            Set.of("text", "integer", "bigint", "numeric", "boolean", "double precision", "uuid");
    private static final Set<String> PATH_OPERATORS = Set.of("@>", "@?", "@@");
    private static final int TRIGRAM = 3;
    private static final double IN_ORDER = 0.95;
    private static final double LARGE_PAGES = 10_000;

    private final Catalog catalog;

    SpecialIndexes(Catalog catalog) {
        this.catalog = catalog;
    }

    List<Proposal> of(TableScan scan, Conditions conditions) throws SQLException {
        List<Proposal> proposals = new ArrayList<>();
        for (Atom atom : scan.local()) {
            if (atom.kind() == Kind.CONTAINMENT) {
                contained(scan, atom, proposals);
            } else if (atom.kind() == Kind.LIKE && atom.likePrefix().isEmpty() && !atom.expression()) {
                trigram(scan, atom, proposals);
            } else if (atom.kind() == Kind.RANGE && !atom.expression()) {
                blockRange(scan, atom, conditions, proposals);
            }
        }
        return proposals;
    }

    private void contained(TableScan scan, Atom atom, List<Proposal> proposals) throws SQLException {
        if (atom.expression()) {
            if (isImmutable(ExpressionReader.read(atom.text()), scan)) {
                proposals.add(Proposal.byRule(gin(scan, Key.expression(atom.key())), "full-text search"));
            }
            return;
        }
        ColumnFacts column = scan.table().column(atom.key());
        if (column == null) {
            return;
        }
        boolean json = column.type().equals("jsonb");
        boolean paths = json
                && scan.local().stream()
                        .filter(other -> other.key().equals(atom.key()) && other.kind() == Kind.CONTAINMENT)
                        .allMatch(other -> PATH_OPERATORS.contains(other.operator()));
        Key key = Key.column(atom.key()).with(paths ? "jsonb_path_ops" : "");
        proposals.add(Proposal.byRule(gin(scan, key), json ? "containment in jsonb" : "containment"));
    }

    private void trigram(TableScan scan, Atom atom, List<Proposal> proposals) {
        ColumnFacts column = scan.table().column(atom.key());
        if (column != null && column.isText() && catalog.server().has("pg_trgm") && atom.likePiece() >= TRIGRAM) {
            proposals.add(
                    Proposal.byRule(gin(scan, Key.column(atom.key()).with("gin_trgm_ops")), "search within a text"));
        }
    }

    /** Small and cheap where rows lie in the order of the column, and a range takes many of them. */
    private static void blockRange(TableScan scan, Atom atom, Conditions conditions, List<Proposal> proposals)
            throws SQLException {
        ColumnFacts column = scan.table().column(atom.key());
        if (column == null
                || Math.abs(column.correlation()) < IN_ORDER
                || scan.table().pages() < LARGE_PAGES) {
            return;
        }
        double share = conditions.share(List.of(atom));
        if (share > 0.01 && share < 0.25) {
            IndexShape shape = new IndexShape(
                    "", scan.table().qualified(), "brin", List.of(Key.column(atom.key())), List.of(), "");
            proposals.add(Proposal.byRule(shape, "range over rows that lie in order"));
        }
    }

    /** Whether the compared expression always gives the same for the same row, as an index demands. */
    boolean isImmutable(Expression condition, TableScan scan) throws SQLException {
        if (!(condition instanceof Operation comparison)) {
            return false;
        }
        boolean left = comparison.left().columns().stream()
                .anyMatch(column -> column.alias().equals(scan.alias()));
        return isFixed(left ? comparison.left() : comparison.right(), scan);
    }

    /** Whether it compares columns of this table alone with each other: so it holds for a row or not, whatever parameters there are. */
    boolean comparesColumns(Expression condition, TableScan scan) throws SQLException {
        return condition instanceof Operation comparison
                && !comparison.anyOf()
                && COMPARISONS.contains(comparison.operator())
                && isOfColumns(comparison.left(), scan)
                && isOfColumns(comparison.right(), scan);
    }

    private boolean isOfColumns(Expression expression, TableScan scan) throws SQLException {
        List<Expression.Column> named = expression.columns();
        return !named.isEmpty()
                && named.stream().allMatch(column -> column.alias().equals(scan.alias()))
                && isFixed(expression, scan);
    }

    private boolean isFixed(Expression expression, TableScan scan) throws SQLException {
        for (Expression part : expression.parts()) {
            if (!isFixed(part, scan)) {
                return false;
            }
        }
        if (expression instanceof Call call) {
            return catalog.isImmutable(call.name(), call.parts().size(), type(call, scan));
        }
        if (expression instanceof Cast cast) {
            // A cast that is no more than a cast of the column hides a comparison of unlike types: mend that instead.
            return SAFE_CASTS.contains(cast.type())
                    && !(cast.inner() instanceof Expression.Column column && !isText(column, scan));
        }
        if (expression instanceof Operation operation) {
            return IMMUTABLE_OPERATORS.contains(operation.operator());
        }
        return expression instanceof Expression.Column || expression instanceof Expression.Constant;
    }

    private static boolean isText(Expression.Column column, TableScan scan) {
        ColumnFacts facts = scan.table().column(column.name());
        return facts != null && facts.isText();
    }

    private static String type(Call call, TableScan scan) {
        for (Expression part : call.parts()) {
            if (part instanceof Cast cast) {
                return cast.type();
            }
            if (part instanceof Expression.Column column) {
                ColumnFacts facts = scan.table().column(column.name());
                return facts == null ? "" : facts.type();
            }
        }
        return "text";
    }

    private static IndexShape gin(TableScan scan, Key key) {
        return new IndexShape("", scan.table().qualified(), "gin", List.of(key), List.of(), "");
    }
}
