package io.outrider.benchmarks.compare;

/**
 * How long the runs take, in seconds.
 *
 * @param warmUpSeconds at full rate, before anything is measured
 * @param callSeconds for what a call costs
 * @param keptSeconds for how many calls are recorded
 * @param otherSeconds for rows and pipelines
 */
record Lengths(double warmUpSeconds, double callSeconds, double keptSeconds, double otherSeconds) {}
