package io.outrider.sidecar.indexes;

import io.outrider.sidecar.plan.PlanNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a scan takes part in a join: the join, and the child of it that the scan is or is below. Immutable; any thread.
 *
 * @param join the nearest node above the scan that puts several together
 */
record JoinSide(PlanNode join, PlanNode side) {
    private static final List<String> CONDITIONS = List.of("Index Cond", "Recheck Cond", "Filter", "Join Filter");

    /** Null when nothing is joined above the scan. */
    static @Nullable JoinSide of(TableScan scan) {
        PlanNode below = scan.node();
        PlanNode above = below.parent();
        while (above != null
                && above.children().size() == 1
                && !below.relationship().equals("SubPlan")) {
            below = above;
            above = above.parent();
        }
        return above == null ? null : new JoinSide(above, below);
    }

    boolean isJoin() {
        return join.type().contains("Join") || join.is("Nested Loop");
    }

    /** Whether the join is made once, and not for each row of something else. */
    boolean isMadeOnce() {
        return noneAbove(node -> node.relationship().equals("SubPlan") || isInner(node, "Nested Loop"));
    }

    /** One comparison, an inner join made once, and nobody above who takes only a part of it. */
    boolean isPlain(TableScan scan, Atom atom) {
        PlanNode other = other(atom);
        return other != null
                && isJoin()
                && join.joinType().equals("Inner")
                && join.text("Join Filter").isEmpty()
                && scan.joins().stream()
                                .filter(another -> aliases(other).containsAll(another.outer()))
                                .count()
                        == 1
                && isMadeOnce()
                && noneAbove(node -> isInner(node, "Merge Join") || isBelow(node, "Limit"));
    }

    private static boolean isInner(PlanNode node, String type) {
        return node.relationship().equals("Inner") && isBelow(node, type);
    }

    private static boolean isBelow(PlanNode node, String type) {
        return node.parent() != null && node.parent().is(type);
    }

    /** From the join up, without the root, which has nobody above it. */
    private boolean noneAbove(Predicate<PlanNode> what) {
        for (PlanNode node = join; node.parent() != null; node = node.parent()) {
            if (what.test(node)) {
                return false;
            }
        }
        return true;
    }

    /** The side that gives the rows of the atom's other tables; null when they come from several. */
    @Nullable
    PlanNode other(Atom atom) {
        return join.children().stream()
                .filter(child -> child != side && aliases(child).containsAll(atom.outer()))
                .findFirst()
                .orElse(null);
    }

    /** Whether rows of this side come out although they match none: then it must come first. */
    boolean isOuterJoined() {
        boolean outer = side.relationship().equals("Outer");
        boolean inner = side.relationship().equals("Inner");
        return switch (join.joinType()) {
            case "Left", "Anti", "Semi" -> outer;
            case "Right" -> inner;
            case "Full" -> true;
            default -> false;
        };
    }

    /** A side without what only this way of joining makes of it. */
    static PlanNode base(PlanNode side) {
        PlanNode base = side;
        while (base.is("Sort", "Hash", "Materialize") && base.children().size() == 1) {
            base = base.children().get(0);
        }
        return base;
    }

    static Set<String> aliases(PlanNode node) {
        Set<String> found = new HashSet<>();
        if (!node.alias().isEmpty()) {
            found.add(node.alias());
        }
        node.children().forEach(child -> found.addAll(aliases(child)));
        return found;
    }

    /** Whether this plan looks its rows up by values of that table: then it cannot come first. */
    static boolean isToldBy(PlanNode node, String alias) {
        Pattern named = Pattern.compile("(?<![\\w.\"])" + Pattern.quote(Names.quoted(alias) + "."));
        return CONDITIONS.stream().anyMatch(key -> named.matcher(node.text(key)).find())
                || node.children().stream().anyMatch(child -> isToldBy(child, alias));
    }
}
