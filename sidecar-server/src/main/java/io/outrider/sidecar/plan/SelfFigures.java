package io.outrider.sidecar.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What each node did itself. The server counts a node's figures together with those of whatever ran while the node ran, so a node's
 * own share is its figure less that of the subtrees it drove.
 *
 * <p>The driver of a subtree is its parent, with two exceptions that the tree does not show. A CTE's subtree hangs where the
 * CTE was declared, but runs while the CTE scans pull rows from it. An InitPlan hangs likewise, but runs when the first
 * node needs its value. Taking those off the parent would count their time twice, once there and once in the node that
 * really waited.
 *
 * <p>Below a Gather each process adds its loops, so times × loops are processor time; they are divided by the number of processes
 * to stay comparable with the wall time above. Buffers are counts, and summed already.
 */
final class SelfFigures {
    private static final Pattern INIT_PLAN = Pattern.compile("InitPlan (\\d+)(?: \\(returns ([$\\d,]+)\\))?");

    private final List<PlanNode> nodes;
    private final double[] processes;
    private final double[] millis;
    private final Buffers[] buffers;
    private final double[] cost;

    SelfFigures(List<PlanNode> nodes) {
        this.nodes = nodes;
        this.processes = new double[nodes.size()];
        this.millis = new double[nodes.size()];
        this.buffers = new Buffers[nodes.size()];
        this.cost = new double[nodes.size()];
        for (PlanNode node : nodes) {
            processes[node.id()] = processesOf(node);
            millis[node.id()] = totalMillis(node);
            buffers[node.id()] = node.buffers();
            cost[node.id()] = node.totalCost();
        }
        for (PlanNode node : nodes) {
            if (node.parent() != null) {
                takeOff(node);
            }
        }
        for (int i = 0; i < millis.length; i++) {
            millis[i] = Math.max(0, millis[i]); // rounding leaves small negatives; NaN stays NaN
            cost[i] = Math.max(0, cost[i]);
        }
    }

    double totalMillis(PlanNode node) {
        return node.neverExecuted() ? 0 : node.actualMillis() * node.loops() / processes[node.id()];
    }

    double millis(PlanNode node) {
        return millis[node.id()];
    }

    Buffers buffers(PlanNode node) {
        return buffers[node.id()];
    }

    double processes(PlanNode node) {
        return processes[node.id()];
    }

    double cost(PlanNode node) {
        return cost[node.id()];
    }

    private void takeOff(PlanNode child) {
        PlanNode parent = child.parent();
        if (parent == null) {
            return;
        }
        cost[parent.id()] -= child.totalCost();
        double time = totalMillis(child);
        Buffers blocks = child.buffers();
        List<PlanNode> drivers = drivers(child, parent);
        for (PlanNode driver : drivers) {
            int i = driver.id();
            if (drivers.size() == 1) {
                millis[i] -= time;
                buffers[i] = buffers[i].minus(blocks);
                return;
            }
            // Several scans of one CTE: whoever came first did the pulling.
            double share = Math.min(time, Math.max(0, millis[i]));
            millis[i] -= share;
            time -= share;
            Buffers before = buffers[i];
            buffers[i] = before.minus(blocks);
            blocks = blocks.minus(before);
        }
    }

    private List<PlanNode> drivers(PlanNode child, PlanNode parent) {
        String name = child.subplanName();
        if (name.startsWith("CTE ")) {
            String cte = name.substring(4);
            List<PlanNode> scans = nodes.stream()
                    .filter(node -> node.text("CTE Name").equals(cte) && !isWithin(node, child))
                    .toList();
            return scans.isEmpty() ? List.of(parent) : scans;
        }
        Matcher init = INIT_PLAN.matcher(name);
        if (child.relationship().equals("InitPlan") && init.find()) {
            List<String> marks = new ArrayList<>(List.of("(InitPlan " + init.group(1) + ")"));
            String returned = init.group(2);
            if (returned != null) {
                marks.addAll(List.of(returned.split(",")));
            }
            PlanNode user = firstUser(parent, child, marks);
            return List.of(user == null ? parent : user);
        }
        return List.of(parent);
    }

    /**
     * The node that needs the value first: rows come up from below, so a node's own conditions are looked at after its children have run; but a
     * one-time filter decides whether they run at all.
     */
    private static @Nullable PlanNode firstUser(PlanNode root, PlanNode initPlan, List<String> marks) {
        if (root == initPlan || (root.isAnalysed() && root.neverExecuted())) {
            return null;
        }
        if (mentions(root, "One-Time Filter", marks)) {
            return root;
        }
        for (PlanNode child : root.children()) {
            PlanNode user = firstUser(child, initPlan, marks);
            if (user != null) {
                return user;
            }
        }
        return mentions(root, marks) ? root : null;
    }

    private static boolean mentions(PlanNode node, List<String> marks) {
        for (String key : node.keys()) {
            if (!key.equals("Plans") && !key.equals("Subplan Name") && mentions(node, key, marks)) {
                return true;
            }
        }
        return false;
    }

    private static boolean mentions(PlanNode node, String key, List<String> marks) {
        for (String text : node.texts(key)) {
            for (String mark : marks) {
                int at = text.indexOf(mark);
                int end = at + mark.length();
                if (at >= 0 && (end == text.length() || !Character.isDigit(text.charAt(end)))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isWithin(PlanNode node, PlanNode root) {
        for (PlanNode at = node; at != null; at = at.parent()) {
            if (at == root) {
                return true;
            }
        }
        return false;
    }

    private double processesOf(PlanNode node) {
        PlanNode parent = node.parent();
        if (parent == null || !node.isAnalysed()) {
            return 1;
        }
        double above = processes[parent.id()];
        if (parent.is("Gather", "Gather Merge") && !node.relationship().equals("InitPlan") && parent.loops() > 0) {
            return Math.max(1, above * node.loops() / parent.loops());
        }
        return node.relationship().equals("InitPlan") ? 1 : above;
    }
}
