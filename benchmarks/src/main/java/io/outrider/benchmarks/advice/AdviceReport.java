package io.outrider.benchmarks.advice;

import io.outrider.benchmarks.results.Machine;
import io.outrider.benchmarks.results.Numbers;
import io.outrider.benchmarks.results.Table;
import io.outrider.sidecar.indexes.AskedAdvice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The page's part on TPC-H. */
final class AdviceReport {
    private final List<Arm> arms;
    private final Arm bare;
    private final AskedAdvice.Answer answer;
    private final String version;
    private final double scale;
    private final String budget;
    private final int timeoutSeconds;

    /** @param arms the bare one first */
    AdviceReport(
            List<Arm> arms,
            AskedAdvice.Answer answer,
            String version,
            double scale,
            String budget,
            int timeoutSeconds) {
        this.arms = arms;
        this.bare = arms.get(0);
        this.answer = answer;
        this.version = version;
        this.scale = scale;
        this.budget = budget;
        this.timeoutSeconds = timeoutSeconds;
    }

    List<String> lines(Collection<String> queries) {
        List<String> lines = new ArrayList<>();
        lines.add("## Index advice");
        lines.add("");
        Machine.facts("benchmarks/run.sh advice").forEach((name, value) -> lines.add("* " + name + ": " + value));
        lines.add("* PostgreSQL " + version + ", its settings for plans at their defaults, no workers, no JIT");
        lines.add("");
        lines.add("TPC-H at scale factor " + Numbers.decimals(scale, scale < 1 ? 2 : 0)
                + " with primary keys only. Processor time of the server's process, least of three, arms in turns, query by"
                + " query. The usual 19 leave out Q2, Q17 and Q20; without an index the last two take minutes, and are cut after "
                + timeoutSeconds + " s here. The advisor was given all 22 queries, a clone and `indexes.budget="
                + budget
                + "`; figures are taken afterwards in a fresh copy. TPC-H was looked at while this was developed.");
        lines.add("");
        lines.addAll(overview());
        lines.add("");
        lines.add("The advisor: " + Numbers.decimals(answer.modelTook().toMillis() / 1000.0, 1) + " s for the model, "
                + answer.suggested().size() + " suggestions; "
                + answer.trialTook().toSeconds()
                + " s for the trial on the clone. " + Numbers.whole(answer.plans()) + " plans asked for, "
                + Numbers.whole(answer.executions())
                + " executions. With whichever of all the sets looked at suits a query best,"
                + " however large, the 19 would take " + Numbers.decimals(100 * leastOf19(), 1)
                + " % there; no one set gives that. The set:");
        lines.add("");
        lines.add("```sql");
        answer.create().forEach(create -> lines.add(create + ";"));
        lines.add("```");
        lines.add("");
        lines.addAll(perQuery(queries));
        return lines;
    }

    private double leastOf19() {
        double before = 0;
        double least = 0;
        for (Map.Entry<String, Double> query : answer.before().entrySet()) {
            if (!Arm.LEFT_OUT.contains(query.getKey())) {
                before += query.getValue();
                least += answer.least().getOrDefault(query.getKey(), query.getValue());
            }
        }
        return least / before;
    }

    private List<String> overview() {
        Table table = new Table(
                "indexes of",
                "indexes",
                "MB",
                "CPU of the 19",
                "worst query",
                "Q17, s",
                "Q20, s",
                "CPU of the 22, s",
                "queries > 1.1×",
                "> 1.2×");
        for (Arm arm : arms) {
            Map.Entry<String, Double> worst = arm.worst(bare);
            table.row(List.of(
                    arm.name(),
                    Integer.toString(arm.indexes().size()),
                    Numbers.whole(arm.bytes() / (1024.0 * 1024.0)),
                    Numbers.decimals(100 * arm.sumOf19() / bare.sumOf19(), 1) + " %",
                    arm == bare ? Numbers.NONE : worst.getKey() + " " + Numbers.decimals(worst.getValue(), 2) + "×",
                    seconds(arm.run("Q17")),
                    seconds(arm.run("Q20")),
                    (arm.isCut() ? "> " : "") + Numbers.decimals(arm.sum() / 1000, 1),
                    arm == bare ? Numbers.NONE : Integer.toString(slower(arm, 1.1)),
                    arm == bare ? Numbers.NONE : Integer.toString(slower(arm, 1.2))));
        }
        return table.lines();
    }

    private int slower(Arm arm, double factor) {
        int count = 0;
        for (int i = 1; i <= 22; i++) {
            BackendTime.Run before = bare.run("Q" + i);
            count += !before.timedOut() && arm.run("Q" + i).millis() > before.millis() * factor ? 1 : 0;
        }
        return count;
    }

    private List<String> perQuery(Collection<String> queries) {
        List<String> head = new ArrayList<>(List.of("query, ms"));
        arms.forEach(arm -> head.add(arm.name()));
        arms.subList(1, arms.size()).forEach(arm -> head.add(arm.name() + ", of bare"));
        Table table = new Table(head.toArray(new String[0]));
        for (String query : queries) {
            List<String> row = new ArrayList<>(List.of(query));
            arms.forEach(arm -> row.add((arm.run(query).timedOut() ? "> " : "")
                    + Numbers.whole(arm.run(query).millis())));
            arms.subList(1, arms.size())
                    .forEach(arm -> row.add((bare.run(query).timedOut() ? "< " : "")
                            + Numbers.decimals(
                                    arm.run(query).millis() / bare.run(query).millis(), 2)));
            table.row(row);
        }
        return table.lines();
    }

    private static String seconds(BackendTime.Run run) {
        return (run.timedOut() ? "> " : "") + Numbers.decimals(run.millis() / 1000, 2);
    }
}
