package io.outrider.agent.output;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where lines go. Drain thread only. */
public interface Sink {
    /** Hands the whole batch on. After a failure the same batch is given again, and the sink goes on where it stopped. */
    void write(Batch batch) throws IOException;

    /** There is nothing to write just now; what is due by age is done. */
    void rest() throws IOException;

    /** The last call: ends in order what can be ended in order. */
    void close() throws IOException;

    /** The name of the file being written, for those who look at the heartbeat; null when there is none. */
    @Nullable
    String currentFile();
}
