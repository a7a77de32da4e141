package io.outrider.sidecar.indexes;

import io.outrider.sidecar.plan.Plan;
import io.outrider.sidecar.plan.PlanUnreadable;
import io.outrider.sidecar.postgres.NotAllowed;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * From statements to suggestions: plans, candidates, costs, the best for each scan, and out of those a set for the whole workload. Nothing
 * is executed and nothing changed. One thread.
 */
final class Advisor {
    private static final double MIN_GAIN_COST = 10;
    private static final double TIE = 1.1;
    /** Less than one page read at random makes no difference worth a less useful index. */
    private static final double TIE_COST = 4;

    private static final double SELECTIVE = 0.25;
    private static final double COVER_ROWS = 100;
    private static final double COVER_SHARE = 0.5;
    private static final double RULE_SHARE = 0.05;
    private static final double BLOCK_RANGE_SIZE = 0.0002;
    /** A scan that is all but saved is worth its index though another scan of the statement costs more as yet. */
    private static final double MOST_OF_SCAN = 0.8;

    /** A condition that keeps more away is worth a trial. */
    private static final double LEAST_FILTERED = 0.3;

    /** What only spares the table when the planner errs must not take the place of much else. */
    private static final long LOOKUPS_PART_OF_BUDGET = 4;

    private static final double SOME_OF_STATEMENT = 0.05;

    private final Connection connection;
    private final PlanSource plans;
    private final IndexConfig config;
    private final Instant now;
    private final Catalog catalog;
    private final PlannerOracle oracle;
    private final Candidates candidates;
    private final TrialCandidates trialCandidates;
    private final Map<Statement, StatementCost> costs = new LinkedHashMap<>();
    private final Map<Statement, List<Pick>> picks = new LinkedHashMap<>();
    private final Map<String, String> notAnalysed = new LinkedHashMap<>();
    private final Alternatives alternatives = new Alternatives();
    private int weighed;

    /** @param connection whose next transaction is read-only and not yet begun */
    Advisor(Connection connection, PlanSource plans, IndexConfig config, Instant now) throws SQLException {
        this.connection = connection;
        this.plans = plans;
        this.config = config;
        this.now = now;
        Catalog.limit(connection);
        this.catalog = new Catalog(connection);
        this.oracle = new PlannerOracle(connection, catalog.server());
        SpecialIndexes special = new SpecialIndexes(catalog);
        KeyColumns columns = new KeyColumns(catalog, special);
        this.candidates = new Candidates(columns, special);
        this.trialCandidates = new TrialCandidates(columns, special);
        connection.rollback();
    }

    /** @throws SQLException when the connection is gone; what is wrong with a statement is its reason */
    Advice advise(List<Statement> statements) throws SQLException {
        for (Statement statement : statements) {
            try {
                consider(statement);
            } catch (NotAllowed e) {
                notAnalysed.put(statement.fingerprint(), Objects.toString(e.getMessage(), ""));
            } catch (PlanUnreadable e) {
                notAnalysed.put(statement.fingerprint(), "its plan could not be read");
            } catch (SQLException e) {
                String state = String.valueOf(e.getSQLState());
                if (state.startsWith("08") || state.startsWith("57P")) {
                    throw e; // the connection is gone, not the statement wrong
                }
                // The server's own sentence may quote data; the state says enough.
                notAnalysed.put(statement.fingerprint(), "the database would not plan it (SQLState " + state + ")");
            } finally {
                connection.rollback();
            }
        }
        Catalog.limit(connection);
        oracle.begin();
        try {
            WorkloadChoice choice = new WorkloadChoice(config, catalog, costs, picks, now);
            List<Suggestion> suggestions = choice.choose();
            Set<String> suggested =
                    suggestions.stream().map(Suggestion::identity).collect(Collectors.toSet());
            List<Suggestion> others = alternatives
                    .best(suggested, config.trial().candidates())
                    .stream()
                    .map(choice::single)
                    .toList();
            return new Advice(suggestions, others, notAnalysed, weighed, oracle.questions());
        } finally {
            connection.rollback();
        }
    }

    private void consider(Statement statement) throws SQLException, PlanUnreadable, NotAllowed {
        Plan plan = plans.plan(statement.text());
        Catalog.limit(connection);
        List<TableScan> scans = new PlanReader(catalog).scans(plan);
        oracle.begin();
        StatementCost cost = new StatementCost(plan, scans, oracle, catalog);
        costs.put(statement, cost);
        List<Pick> found = new ArrayList<>();
        for (TableScan scan : scans) {
            if (isWorthIndexing(scan.table())) {
                found.addAll(weigh(statement, cost, scan));
                noteColumns(statement, cost, scan);
            }
        }
        picks.put(statement, found);
    }

    private boolean isWorthIndexing(TableFacts table) {
        return table.rows() >= config.minTableRows() && table.analysed();
    }

    /** The best first; nothing when no index is worth it. */
    private List<Pick> weigh(Statement statement, StatementCost cost, TableScan scan) throws SQLException {
        Conditions conditions = new Conditions(oracle, scan.table(), scan.alias());
        List<Pick> weighedHere = new ArrayList<>();
        for (Proposal proposal : candidates.of(scan, conditions)) {
            weighed++;
            boolean there = proposal.shapes().stream().allMatch(shape -> isThere(shape, scan.table()));
            if (!there) {
                weighedHere.add(pick(cost, scan, conditions, proposal));
            }
        }
        weighedHere.forEach(pick -> alternatives.weighed(statement, pick));
        weighedHere.removeIf(pick -> !pays(pick));
        double best = weighedHere.stream()
                .filter(pick -> !isCovering(pick))
                .mapToDouble(Pick::after)
                .min()
                .orElse(Double.POSITIVE_INFINITY);
        double covered = weighedHere.stream()
                .filter(Advisor::isCovering)
                .mapToDouble(Pick::after)
                .min()
                .orElse(Double.POSITIVE_INFINITY);
        // Wider entries must save many look-ups, or a smaller index does as well.
        double read = scan.limit() > 0
                ? Math.min(scan.limit(), scan.node().planRows())
                : scan.node().planRows();
        boolean cover = covered < best * COVER_SHARE && read >= COVER_ROWS;
        double limit = (cover ? covered : best) * TIE + TIE_COST;
        weighedHere.removeIf(pick -> isCovering(pick) != cover);
        Pick cheapest = weighedHere.stream()
                .min(Comparator.comparingDouble(Pick::after))
                .orElse(null);
        weighedHere.sort(Comparator.comparing(
                        (Pick pick) -> pick.after() > limit && !(cheapest != null && isMuchSmaller(pick, cheapest)))
                .thenComparing(pick -> -pick.proposal().served())
                .thenComparing(pick -> pick.proposal().shapes().get(0).isPartial() ? 0 : 1)
                .thenComparing(Pick::bytes)
                .thenComparing(pick -> pick.proposal().shapes().get(0).identity()));
        return weighedHere;
    }

    /** What a scan costs for the rows that the column's condition keeps away is what an index on it may save. */
    private void noteColumns(Statement statement, StatementCost cost, TableScan scan) throws SQLException {
        Conditions conditions = new Conditions(oracle, scan.table(), scan.alias());
        for (TrialCandidates.Served served : trialCandidates.served(scan, conditions)) {
            double filtered = 1 - conditions.share(served.conditions());
            boolean there = isThere(served.proposal().shapes().get(0), scan.table());
            if (!there && filtered >= LEAST_FILTERED) {
                alternatives.named(
                        statement,
                        pick(cost, scan, conditions, served.proposal()),
                        filtered * scan.loops() * scan.node().totalCost());
            }
        }
        for (Proposal lookup : trialCandidates.lookups(scan)) {
            Pick pick = pick(cost, scan, conditions, lookup);
            boolean small = pick.bytes() <= config.budgetBytes() / LOOKUPS_PART_OF_BUDGET;
            if (small && !isThere(lookup.shapes().get(0), scan.table())) {
                alternatives.named(
                        statement, pick, scan.table().pages() * scan.table().seqPageCost());
            }
        }
    }

    private Pick pick(StatementCost cost, TableScan scan, Conditions conditions, Proposal proposal)
            throws SQLException {
        IndexShape first = proposal.shapes().get(0);
        double after;
        long bytes = 0;
        if (!proposal.costed()) {
            after = ruleCost(cost, scan, conditions, first);
            bytes = (long) (scan.table().bytes()
                    * (first.method().equals("brin") ? BLOCK_RANGE_SIZE : StatementCost.CONTAINMENT_SIZE));
        } else if (proposal.shapes().size() > 1) {
            List<List<Atom>> arms = scan.alternatives().stream()
                    .filter(alternative ->
                            alternative.size() == proposal.shapes().size())
                    .findFirst()
                    .orElse(List.of());
            after = arms.isEmpty() ? cost.now() : cost.withArms(scan, arms, proposal.shapes());
        } else {
            after = cost.with(scan, first);
        }
        if (proposal.costed()) {
            for (IndexShape shape : proposal.shapes()) {
                double rows = shape.isPartial()
                        ? conditions.rows(List.of(), shape.predicate())
                        : scan.table().rows();
                bytes += IndexSize.of(shape, scan.table(), rows, catalog.server())
                        .bytes();
            }
        }
        return new Pick(proposal, scan, cost.now(), Math.max(after, 0.01), bytes);
    }

    /** Without statistics on what values contain, the planner's guess must tell few rows from many. */
    private static double ruleCost(StatementCost cost, TableScan scan, Conditions conditions, IndexShape shape)
            throws SQLException {
        List<Atom> found = scan.local().stream()
                .filter(atom -> atom.key().equals(shape.keys().get(0).term()))
                .toList();
        boolean few = conditions.rows(found, "") <= RULE_SHARE * scan.table().rows();
        return few ? cost.withContainment(scan, found) : cost.now();
    }

    private boolean pays(Pick pick) {
        double share = pick.scan().table().rows() == 0
                ? 1
                : pick.scan().node().planRows() / pick.scan().table().rows();
        boolean ordered = !pick.scan().order().isEmpty()
                || isCovering(pick)
                || !pick.scan().joins().isEmpty();
        double scanCost = pick.scan().loops() * pick.scan().node().totalCost();
        boolean nearlyAll = pick.gain() >= scanCost * MOST_OF_SCAN && pick.gain() >= pick.before() * SOME_OF_STATEMENT;
        return pick.gain() >= MIN_GAIN_COST
                && (nearlyAll || pick.gain() >= pick.before() * config.minGainPercent() / 100)
                && (ordered || share <= SELECTIVE);
    }

    /** A partial index of a tenth of the size with nine tenths of the gain is the better bargain. */
    private static boolean isMuchSmaller(Pick pick, Pick cheapest) {
        return pick.proposal().shapes().get(0).isPartial()
                && pick.bytes() * 10 <= cheapest.bytes()
                && pick.gain() >= cheapest.gain() * 0.9;
    }

    private static boolean isCovering(Pick pick) {
        return !pick.proposal().shapes().get(0).included().isEmpty();
    }

    private static boolean isThere(IndexShape shape, TableFacts table) {
        return table.indexes().stream()
                .anyMatch(index -> index.valid() && index.shape().named("").covers(shape));
    }
}
