package io.outrider.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;

/** Counts what a contender kept of the statement {@link #STATEMENT} in a run. */
interface Records {
    /** Stands in the host's statement, and once in each record of it. */
    String STATEMENT = "SELECT name FROM item WHERE id = ?";

    /** Once the host has ended. */
    long count(Path folder) throws IOException;
}
