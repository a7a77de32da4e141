package io.outrider.sidecar.plan;

/** Just-in-time compilation of expressions (PostgreSQL 11 and later); times in milliseconds. */
public record Jit(
        long functions, double generation, double inlining, double optimization, double emission, double total) {
    static Jit of(PlanObject jit) {
        PlanObject timing = jit.object("Timing");
        // From 17 on generation is an object of its own: {"Deform": …, "Total": …}.
        double generation = timing.object("Generation").number("Total", timing.number("Generation", 0));
        double inlining = timing.number("Inlining", 0);
        double optimization = timing.number("Optimization", 0);
        double emission = timing.number("Emission", 0);
        double total = timing.number("Total", generation + inlining + optimization + emission);
        return new Jit(jit.whole("Functions"), generation, inlining, optimization, emission, total);
    }
}
