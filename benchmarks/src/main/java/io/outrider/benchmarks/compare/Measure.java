package io.outrider.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Something that is measured for each contender in turn. */
interface Measure {
    /** As in {@code --only}. */
    String name();

    boolean appliesTo(Contender contender);

    /** How many rounds of it the user's number of rounds means. */
    int rounds(int asked);

    /**
     * How many further rounds only the bare host, the module and Outrider take: where what is added is less than two starts of the same host differ by, the
     * median of few differences says nothing.
     */
    default int pairs(int asked) {
        return 0;
    }

    /** One run. The folder is empty, and deleted afterwards. */
    Map<String, Double> take(Contender contender, Path folder) throws IOException, InterruptedException, HostFailed;

    /** A few words on what a run gave, for the line of progress. */
    String inWords(Map<String, Double> figures);
}
