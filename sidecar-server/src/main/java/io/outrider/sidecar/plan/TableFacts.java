package io.outrider.sidecar.plan;

/** What the catalogue knows of a table: rows as of its last ANALYZE, and rows changed since. */
public record TableFacts(double rows, double modifiedSinceAnalyze, boolean everAnalysed) {}
