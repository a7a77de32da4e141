package io.outrider.benchmarks.export;

/** What one pass took, in seconds: by the clock, of the database's processors, and of those of whoever wrote the file. */
record Taken(double wall, double database, double writer) {}
