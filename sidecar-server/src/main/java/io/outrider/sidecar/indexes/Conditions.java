package io.outrider.sidecar.indexes;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns conditions of one scan into questions for the planner. A value that is not known while planning, a parameter or another table's
 * column, is asked for as a sub-select: the planner takes that for a value that it cannot see. One thread.
 */
final class Conditions {
    private final PlannerOracle oracle;
    private final TableFacts table;
    private final String alias;

    Conditions(PlannerOracle oracle, TableFacts table, String alias) {
        this.oracle = oracle;
        this.table = table;
        this.alias = alias;
    }

    /** Rows that fulfil the conditions and, if there is one, the predicate. */
    double rows(List<Atom> atoms, String predicate) throws SQLException {
        return oracle.ask(table, alias, texts(atoms, predicate)).rows();
    }

    /** What checking the conditions costs for each row. */
    double rowCost(List<Atom> atoms) throws SQLException {
        double cost = 0;
        for (Atom atom : atoms) {
            List<String> text = texts(List.of(atom), "");
            cost += text.isEmpty() ? 0 : oracle.ask(table, alias, text).rowCost();
        }
        return cost;
    }

    double share(List<Atom> atoms) throws SQLException {
        return table.rows() == 0 ? 1 : Math.min(1, rows(atoms, "") / table.rows());
    }

    private List<String> texts(List<Atom> atoms, String predicate) {
        List<String> texts = new ArrayList<>();
        for (Atom atom : atoms) {
            String text = askable(atom);
            if (!text.isEmpty()) {
                texts.add(text);
            }
        }
        if (!predicate.isEmpty()) {
            texts.add(predicate);
        }
        return texts;
    }

    private String askable(Atom atom) {
        if (atom.literal()) {
            return atom.text();
        }
        ColumnFacts column = atom.expression() ? null : table.column(atom.key());
        if (column == null) {
            boolean selfContained = atom.outer().isEmpty()
                    && !ExpressionReader.read(atom.text()).has(Expression.Parameter.class)
                    && !atom.text().contains("SubPlan")
                    && !atom.text().contains("InitPlan")
                    && !atom.text().contains("$");
            return selfContained ? atom.text() : "";
        }
        String name = Names.quoted(alias) + "." + Names.quoted(atom.key());
        String unseen = "(SELECT NULL::" + column.type() + ")";
        return atom.kind() == Atom.Kind.IN
                ? name + " = ANY (COALESCE((SELECT NULL::" + column.type() + "[]), NULL))"
                : name + " " + atom.operator() + " " + unseen;
    }
}
