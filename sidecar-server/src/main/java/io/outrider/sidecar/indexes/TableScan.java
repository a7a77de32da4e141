package io.outrider.sidecar.indexes;

import io.outrider.sidecar.plan.PlanNode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One place in a plan where a table is read: which conditions and orders an index could serve there. Immutable; any thread.
 *
 * @param atoms all of which hold, joins among them
 * @param alternatives the arms of each OR that names this table alone; an index per arm can serve it
 * @param order in which the rows are wanted, if this table alone decides it
 * @param limit how many rows of that order are wanted; 0 for all
 * @param ordered the node above which the order is given, or the scan itself
 * @param needed the columns that the rest of the plan needs of each row, besides those of the atoms
 * @param loops how often the scan is made
 */
record TableScan(
        PlanNode node,
        String alias,
        TableFacts table,
        List<Atom> atoms,
        List<List<List<Atom>>> alternatives,
        List<IndexShape.Key> order,
        double limit,
        PlanNode ordered,
        List<String> needed,
        double loops) {

    /** The same with all its rows wanted in this order. */
    TableScan ordered(List<IndexShape.Key> wanted) {
        return new TableScan(node, alias, table, atoms, alternatives, wanted, 0, ordered, needed, loops);
    }

    /** Conditions that need no other table. */
    List<Atom> local() {
        return atoms.stream().filter(atom -> !atom.isJoin()).toList();
    }

    List<Atom> joins() {
        return atoms.stream()
                .filter(atom -> atom.isJoin() && atom.kind() == Atom.Kind.EQUAL)
                .toList();
    }

    /** Columns that an index must hold so that its rows need not be looked up, if those conditions need no check. */
    Set<String> columns(Collection<Atom> unchecked) {
        Set<String> columns = new LinkedHashSet<>(needed);
        for (Atom atom : atoms) {
            if (!unchecked.contains(atom)) {
                columns.addAll(NeededColumns.named(atom.text(), alias, table));
            }
        }
        return columns;
    }

    /** Conditions that the scan itself applies in the plan as it is. */
    List<Atom> applied() {
        return node.text("Index Cond").isEmpty()
                        && node.text("Filter").isEmpty()
                        && node.text("Recheck Cond").isEmpty()
                ? List.of()
                : local();
    }
}
