package io.outrider.sidecar.indexes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an index is made of. Immutable; any thread.
 *
 * @param name empty as long as nobody named it
 * @param table schema and name, quoted where needed
 * @param predicate of a partial index, with bare column names; empty for a whole one
 */
record IndexShape(String name, String table, String method, List<Key> keys, List<String> included, String predicate) {
    static final String BTREE = "btree";
    private static final int NAME_BYTES = 63;

    /**
     * One key.
     *
     * @param term a column's name as it is, or the text of an expression with bare column names
     * @param operatorClass empty for the type's default
     */
    record Key(String term, boolean expression, String operatorClass, boolean descending, boolean nullsFirst) {
        static Key column(String name) {
            return new Key(name, false, "", false, false);
        }

        static Key expression(String text) {
            return new Key(text, true, "", false, false);
        }

        Key with(String otherClass) {
            return new Key(term, expression, otherClass, descending, nullsFirst);
        }

        Key ordered(boolean desc, boolean nulls) {
            return new Key(term, expression, operatorClass, desc, nulls);
        }

        Key reversed() {
            return ordered(!descending, !nullsFirst);
        }

        /** Whether both find the same rows, in whatever direction. */
        boolean searchesLike(Key other) {
            return term.equals(other.term)
                    && expression == other.expression
                    && operatorClass.equals(other.operatorClass);
        }

        String sql() {
            String sql = expression ? "(" + term + ")" : Names.quoted(term);
            sql += operatorClass.isEmpty() ? "" : " " + operatorClass;
            sql += descending ? " DESC" : "";
            return nullsFirst == descending ? sql : sql + (nullsFirst ? " NULLS FIRST" : " NULLS LAST");
        }
    }

    static IndexShape btree(String table, List<Key> keys) {
        return new IndexShape("", table, BTREE, keys, List.of(), "");
    }

    IndexShape {
        keys = List.copyOf(keys);
        included = List.copyOf(included);
    }

    boolean isBtree() {
        return method.equals(BTREE);
    }

    boolean isPartial() {
        return !predicate.isEmpty();
    }

    /** The conditions that its predicate is made of. */
    Set<String> predicates() {
        return ExpressionReader.read(predicate).conjuncts().stream()
                .map(Expression::text)
                .collect(Collectors.toSet());
    }

    /** Whether its predicate names values, so that it serves only statements in which just those stand. */
    boolean isOfCertainValues() {
        boolean[] found = {false};
        ExpressionReader.read(predicate)
                .each(part -> found[0] |= part instanceof Expression.Constant constant
                        && !constant.text().isEmpty()
                        && "'-0123456789".indexOf(constant.text().charAt(0)) >= 0);
        return found[0];
    }

    /** The same for only those rows that fulfil all of them. */
    IndexShape where(List<String> predicates) {
        return where(
                predicates.size() == 1
                        ? predicates.get(0)
                        : predicates.stream().collect(Collectors.joining(") AND (", "(", ")")));
    }

    IndexShape including(List<String> columns) {
        Set<String> there =
                keys.stream().filter(key -> !key.expression).map(Key::term).collect(Collectors.toSet());
        return new IndexShape(
                name,
                table,
                method,
                keys,
                columns.stream()
                        .filter(column -> !there.contains(column))
                        .distinct()
                        .toList(),
                predicate);
    }

    IndexShape where(String newPredicate) {
        return new IndexShape(name, table, method, keys, included, newPredicate);
    }

    IndexShape named(String newName) {
        return new IndexShape(newName, table, method, keys, included, predicate);
    }

    /** What distinguishes it from other indexes of the table, whatever its name. */
    String identity() {
        return "ON " + definition();
    }

    String create() {
        return "CREATE INDEX CONCURRENTLY " + (name.isEmpty() ? "" : Names.quoted(name) + " ") + identity();
    }

    /** For use in a clone, where nobody is kept waiting. */
    String createAtOnce() {
        return "CREATE INDEX " + (name.isEmpty() ? "" : Names.quoted(name) + " ") + identity();
    }

    String drop() {
        String schema = table.substring(0, table.indexOf('.', table.startsWith("\"") ? table.indexOf('"', 1) : 0));
        return "DROP INDEX CONCURRENTLY IF EXISTS " + schema + "." + Names.quoted(name);
    }

    /** A name that says what the index is for, within the server's length. */
    String proposedName(String prefix, String bareTable) {
        StringBuilder proposed = new StringBuilder(prefix).append(bareTable);
        for (Key key : keys) {
            proposed.append('_').append(key.term.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_"));
        }
        String suffix = "_" + String.format("%06x", identity().hashCode() & 0xffffff);
        String cleaned =
                proposed.toString().replaceAll("[^\\p{L}\\p{N}_$]", "_").replaceAll("_+", "_");
        while (cleaned.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > NAME_BYTES - suffix.length()) {
            cleaned = cleaned.substring(0, cleaned.length() - 1);
        }
        return cleaned + suffix;
    }

    /** Whether every search in the other index is as good in this one: the other's keys come first here. */
    boolean covers(IndexShape other) {
        if (!table.equals(other.table) || !method.equals(other.method) || !predicate.equals(other.predicate)) {
            return false;
        }
        Set<String> mine = new HashSet<>(included);
        keys.forEach(key -> mine.add(key.term));
        return (isBtree() ? startsWith(other.keys) : keys.equals(other.keys)) && mine.containsAll(other.included);
    }

    /** Directions matter, unless all of them are turned round: an index can be read backwards. */
    private boolean startsWith(List<Key> others) {
        if (others.size() > keys.size()) {
            return false;
        }
        List<Key> first = keys.subList(0, others.size());
        return first.equals(others)
                || first.stream().map(Key::reversed).toList().equals(others)
                || (others.size() == 1 && first.get(0).searchesLike(others.get(0)));
    }

    private String definition() {
        List<String> terms = new ArrayList<>();
        keys.forEach(key -> terms.add(key.sql()));
        String using = isBtree() ? " " : " USING " + method + " ";
        String include = included.isEmpty()
                ? ""
                : " INCLUDE (" + included.stream().map(Names::quoted).collect(Collectors.joining(", ")) + ")";
        return table + using + "(" + String.join(", ", terms) + ")" + include
                + (predicate.isEmpty() ? "" : " WHERE " + predicate);
    }
}
