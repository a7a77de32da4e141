package io.outrider.sidecar.indexes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An index worth having, and why. Immutable; any thread.
 *
 * @param id the same for the same index, whenever it is suggested
 * @param replaces indexes that it makes superfluous, by their drop statements
 * @param rejected others that were weighed
 * @param bytes its estimated size
 * @param writesPerCall how many rows are written to the table for each call that is helped; -1 when not known
 * @param hypopg what the planner says when it is shown the index
 */
record Suggestion(
        String id,
        String schema,
        String table,
        double tableRows,
        List<IndexShape> shapes,
        List<Replaced> replaces,
        List<Helped> helped,
        Rung rung,
        String why,
        long bytes,
        double writesPerCall,
        List<Rejected> rejected,
        List<String> caveats,
        Instant made,
        Instant expires,
        SecondOpinion hypopg) {

    Suggestion(
            String id,
            String schema,
            String table,
            double tableRows,
            List<IndexShape> shapes,
            List<Replaced> replaces,
            List<Helped> helped,
            Rung rung,
            String why,
            long bytes,
            double writesPerCall,
            List<Rejected> rejected,
            List<String> caveats,
            Instant made,
            Instant expires) {
        this(
                id,
                schema,
                table,
                tableRows,
                shapes,
                replaces,
                helped,
                rung,
                why,
                bytes,
                writesPerCall,
                rejected,
                caveats,
                made,
                expires,
                SecondOpinion.NOT_ASKED);
    }

    /** How far the proof goes. */
    enum Rung {
        RULES,
        COST,
        HYPOPG,
        CLONE,
        PRODUCTION;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** A statement that gets cheaper; costs are the planner's. */
    record Helped(
            String fingerprint,
            String summary,
            String text,
            long calls,
            double before,
            double after,
            double rows,
            String filter) {}

    record Rejected(String statement, String reason) {}

    record Replaced(String name, String definition, String drop) {}

    /** The same, with what HypoPG says about it. */
    Suggestion with(SecondOpinion opinion) {
        List<String> warned = new ArrayList<>(caveats);
        if (opinion.verdict() == SecondOpinion.Verdict.DISAGREES) {
            warned.add("shown this index by HypoPG, the planner chooses it for none of the statements");
        }
        return new Suggestion(
                id,
                schema,
                table,
                tableRows,
                shapes,
                replaces,
                helped,
                opinion.verdict() == SecondOpinion.Verdict.AGREES && rung.compareTo(Rung.HYPOPG) < 0
                        ? Rung.HYPOPG
                        : rung,
                why,
                bytes,
                writesPerCall,
                rejected,
                warned,
                made,
                expires,
                opinion);
    }

    /** What distinguishes it from others, whatever its indexes are called. */
    String identity() {
        return shapes.stream().map(IndexShape::identity).collect(Collectors.joining("; "));
    }

    List<String> create() {
        return shapes.stream().map(IndexShape::create).toList();
    }

    List<String> undo() {
        return shapes.stream().map(IndexShape::drop).toList();
    }

    double saved() {
        return helped.stream()
                .mapToDouble(help -> (help.before() - help.after()) * Math.max(1, help.calls()))
                .sum();
    }
}
