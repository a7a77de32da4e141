package io.outrider.sidecar.tables;

import io.outrider.sidecar.postgres.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who waits for whom, as trees: a root holds what others wait for and waits for nobody itself. A session that waits for several stands under each
 * of them. Pure; any thread.
 */
record BlockingChains(List<Node> roots, int waiting) {
    /** A session and those that wait for it. */
    record Node(int pid, List<Node> blocks) {
        int size() {
            return blocks.stream().mapToInt(node -> 1 + node.size()).sum();
        }
    }

    static BlockingChains of(Collection<Row> sessions) {
        Map<Integer, List<Integer>> waitersOf = new LinkedHashMap<>();
        Map<Integer, List<Integer>> blockersOf = new HashMap<>();
        for (Row session : sessions) {
            int pid = (int) session.whole("pid", 0);
            List<Integer> blockers = session.numbers("blocked_by");
            if (!blockers.isEmpty()) {
                blockersOf.put(pid, blockers);
            }
            for (int blocker : new HashSet<>(blockers)) {
                waitersOf.computeIfAbsent(blocker, key -> new ArrayList<>()).add(pid);
            }
        }
        List<Node> roots = new ArrayList<>();
        Set<Integer> reached = new HashSet<>();
        for (int pid : waitersOf.keySet()) {
            if (!blockersOf.containsKey(pid)) {
                roots.add(node(pid, waitersOf, new HashSet<>(), reached));
            }
        }
        // A circle, which the server has not broken up yet, has no root of its own.
        for (int pid : blockersOf.keySet()) {
            if (!reached.contains(pid)) {
                roots.add(node(pid, waitersOf, new HashSet<>(), reached));
            }
        }
        return new BlockingChains(roots, blockersOf.size());
    }

    private static Node node(int pid, Map<Integer, List<Integer>> waitersOf, Set<Integer> above, Set<Integer> reached) {
        List<Node> blocks = new ArrayList<>();
        reached.add(pid);
        if (above.add(pid)) {
            for (int waiter : waitersOf.getOrDefault(pid, List.of())) {
                if (!above.contains(waiter)) {
                    blocks.add(node(waiter, waitersOf, above, reached));
                }
            }
            above.remove(pid);
        }
        return new Node(pid, blocks);
    }
}
