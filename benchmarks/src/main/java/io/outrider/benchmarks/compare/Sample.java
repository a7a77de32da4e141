package io.outrider.benchmarks.compare;

import java.util.Map;

/** What one run of one host under one contender gave. */
record Sample(String measure, String contender, int round, Map<String, Double> figures) {}
