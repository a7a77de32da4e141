package io.outrider.sidecar.plan;

import io.outrider.sidecar.postgres.SqlText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the rules found, as they find it. One thread. */
final class Report {
    private final Facts facts;
    private final List<Finding> findings = new ArrayList<>();
    private Rule rule = Rule.values()[0];

    private Report(Facts facts) {
        this.facts = facts;
    }

    /** What is about most of the time first. */
    static List<Finding> of(Facts facts) {
        Report report = new Report(facts);
        for (Rule each : Rule.values()) {
            report.rule = each;
            each.look(facts, report);
        }
        report.findings.sort(Comparator.comparingDouble((Finding finding) -> -finding.share()));
        return List.copyOf(report.findings);
    }

    void add(PlanNode node, String what, String advice, Object... evidence) {
        add(node, facts.share(node), what, advice, evidence);
    }

    /** @param evidence names and values in turn */
    void add(PlanNode node, double share, String what, String advice, Object... evidence) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < evidence.length; i += 2) {
            values.put(String.valueOf(evidence[i]), evidence[i + 1]);
        }
        findings.add(new Finding(rule.id(), Severity.of(share), node.id(), share, what, advice, values));
    }

    /** What the server says under this name, without constants: findings are shown to everybody. */
    static String shown(PlanNode node, String key) {
        return SqlText.masked(String.join(", ", node.texts(key)));
    }

    static String count(double number) {
        return String.format(Locale.ROOT, number >= 10 || number == Math.rint(number) ? "%,.0f" : "%.1f", number);
    }

    static String percent(double part) {
        return String.format(Locale.ROOT, "%.0f %%", part * 100);
    }

    static String millis(double time) {
        return String.format(Locale.ROOT, time >= 10 ? "%,.0f ms" : "%.2f ms", time);
    }
}
