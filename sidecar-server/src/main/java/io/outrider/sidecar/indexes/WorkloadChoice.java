package io.outrider.sidecar.indexes;

import io.outrider.sidecar.indexes.Suggestion.Helped;
import io.outrider.sidecar.indexes.Suggestion.Rejected;
import io.outrider.sidecar.indexes.Suggestion.Replaced;
import io.outrider.sidecar.indexes.Suggestion.Rung;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * From the best index for each scan to a set for the workload: one index takes the place of another that it serves as well, and what saves
 * most for its size comes first until the budget is spent. One thread.
 */
final class WorkloadChoice {
    /** A statement may become so much dearer than with its own best index, if that saves an index. */
    private static final double GOOD_ENOUGH = 1.3;

    private static final int MOST_REJECTED = 5;
    /** What one more index costs for each row written, in units of the planner: its leaf page, half of the time not in memory. */
    private static final double WRITE_COST = 2;

    private final IndexConfig config;
    private final Catalog catalog;
    private final Map<Statement, StatementCost> costs;
    private final Map<Statement, List<Pick>> picks;
    private final Instant now;

    WorkloadChoice(
            IndexConfig config,
            Catalog catalog,
            Map<Statement, StatementCost> costs,
            Map<Statement, List<Pick>> picks,
            Instant now) {
        this.config = config;
        this.catalog = catalog;
        this.costs = costs;
        this.picks = picks;
        this.now = now;
    }

    private static final class Member {
        final Pick pick;
        final Map<Statement, Pick> helps = new LinkedHashMap<>();
        final List<Rejected> rejected = new ArrayList<>();

        Member(Pick pick) {
            this.pick = pick;
        }

        String identity() {
            return String.join(
                    "; ",
                    pick.proposal().shapes().stream().map(IndexShape::identity).toList());
        }

        double saved() {
            return helps.entrySet().stream()
                    .mapToDouble(entry ->
                            entry.getValue().gain() * Math.max(1, entry.getKey().calls()))
                    .sum();
        }
    }

    List<Suggestion> choose() throws SQLException {
        Map<String, Member> members = firsts();
        merge(members);
        List<Member> ranked = new ArrayList<>(members.values());
        ranked.sort(Comparator.comparingDouble((Member member) -> -member.saved() / Math.max(8192, member.pick.bytes()))
                .thenComparing(Member::identity));
        List<Suggestion> chosen = new ArrayList<>();
        long spent = 0;
        for (Member member : ranked) {
            if (spent + member.pick.bytes() <= config.budgetBytes() && !writesOutweigh(member)) {
                spent += member.pick.bytes();
                chosen.add(suggestion(member));
            }
        }
        chosen.sort(Comparator.comparingDouble((Suggestion suggestion) -> -suggestion.saved())
                .thenComparing(Suggestion::id));
        return chosen;
    }

    /** As a suggestion, whatever becomes of the rest. */
    Suggestion single(Map<Statement, Pick> helps) {
        Member member = new Member(helps.values().iterator().next());
        member.helps.putAll(helps);
        return suggestion(member);
    }

    private Map<String, Member> firsts() {
        Map<String, Member> members = new TreeMap<>();
        picks.forEach((statement, found) -> {
            Map<String, Pick> bestOfScan = new LinkedHashMap<>();
            for (Pick pick : found) {
                Pick best = bestOfScan.putIfAbsent(pick.scan().alias(), pick);
                Member member = members.computeIfAbsent(
                        new Member(best == null ? pick : best).identity(),
                        key -> new Member(best == null ? pick : best));
                if (best == null) {
                    member.helps.putIfAbsent(statement, pick);
                } else if (member.rejected.size() < MOST_REJECTED) {
                    member.rejected.add(rejected(pick, best));
                }
            }
        });
        return members;
    }

    private static Rejected rejected(Pick pick, Pick best) {
        String reason = pick.after() > best.after() * 1.05
                ? String.format(java.util.Locale.ROOT, "cost %.0f instead of %.0f", pick.after(), best.after())
                : pick.bytes() > best.bytes()
                        ? String.format(
                                java.util.Locale.ROOT,
                                "no cheaper, and %.1f times the size",
                                (double) pick.bytes() / Math.max(1, best.bytes()))
                        : "as cheap, but serves less of the statement";
        return new Rejected(pick.proposal().shapes().get(0).create(), reason);
    }

    /** An index that another of the set can stand in for is left out. */
    private void merge(Map<String, Member> members) throws SQLException {
        for (Member small : new ArrayList<>(members.values())) {
            for (Member large : new ArrayList<>(members.values())) {
                if (small != large
                        && members.containsValue(small)
                        && members.containsValue(large)
                        && standsIn(large, small)) {
                    members.remove(small.identity());
                    large.rejected.add(
                            new Rejected(small.pick.proposal().shapes().get(0).create(), "covered by this one"));
                    break;
                }
            }
        }
    }

    private boolean standsIn(Member large, Member small) throws SQLException {
        if (large.pick.proposal().shapes().size() > 1
                || small.pick.proposal().shapes().size() > 1) {
            return false;
        }
        IndexShape shape = large.pick.proposal().shapes().get(0);
        IndexShape other = small.pick.proposal().shapes().get(0);
        if (!shape.table().equals(other.table()) || !shape.isBtree() || !other.isBtree()) {
            return false;
        }
        Map<Statement, Pick> taken = new LinkedHashMap<>();
        for (Map.Entry<Statement, Pick> help : small.helps.entrySet()) {
            Pick pick = help.getValue();
            StatementCost cost = costs.get(help.getKey());
            double after = cost == null ? pick.before() : cost.with(pick.scan(), shape);
            if (after > pick.after() * GOOD_ENOUGH + 1) {
                return false;
            }
            taken.put(
                    help.getKey(),
                    new Pick(large.pick.proposal(), pick.scan(), pick.before(), after, large.pick.bytes()));
        }
        taken.forEach(large.helps::putIfAbsent);
        return true;
    }

    private boolean writesOutweigh(Member member) {
        TableFacts.Activity activity = member.pick.scan().table().activity();
        long calls = member.helps.keySet().stream().mapToLong(Statement::calls).sum();
        double hours = activity.statsAgeSeconds() / 3600;
        if (calls <= 1 || hours < 1) {
            return false; // too little is known of how often it is read and written
        }
        double written = activity.inserted() + activity.updated() - activity.updatedInPlace() * 0.5;
        return written * WRITE_COST > member.saved();
    }

    private Suggestion suggestion(Member member) {
        Pick pick = member.pick;
        TableFacts table = pick.scan().table();
        List<IndexShape> shapes = pick.proposal().shapes().stream()
                .map(shape -> shape.named(shape.proposedName(config.namePrefix(), table.name())))
                .toList();
        List<Helped> helped = new ArrayList<>();
        member.helps.forEach((statement, help) -> helped.add(new Helped(
                statement.fingerprint(),
                statement.summary(),
                statement.text(),
                statement.calls(),
                help.before(),
                help.after(),
                help.scan().node().planRows(),
                help.scan().node().text("Filter"))));
        List<Replaced> replaces = new ArrayList<>();
        for (IndexFacts index : table.indexes()) {
            boolean covered = shapes.stream().anyMatch(shape -> shape.covers(index.shape()));
            if (covered && !index.isNeeded() && index.valid()) {
                replaces.add(new Replaced(
                        index.name(), index.definition(), index.shape().drop()));
            }
        }
        long calls = Math.max(
                1, member.helps.keySet().stream().mapToLong(Statement::calls).sum());
        double written = table.activity().inserted() + table.activity().updated();
        String identity = member.identity();
        return new Suggestion(
                String.format("%08x", identity.hashCode()),
                table.schema(),
                table.name(),
                table.rows(),
                shapes,
                replaces,
                helped,
                pick.proposal().costed() ? Rung.COST : Rung.RULES,
                pick.proposal().why(),
                pick.bytes(),
                written / calls,
                member.rejected.stream().distinct().limit(MOST_REJECTED).toList(),
                Caveats.of(pick, shapes, catalog.server()),
                now,
                now.plus(config.expiry()));
    }
}
