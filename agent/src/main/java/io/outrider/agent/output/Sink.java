package io.outrider.agent.output;

import io.outrider.agent.encode.Place;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where lines go. Drain thread only. */
public interface Sink {
    /**
     * Where the next batch, whose first record has this sequence number, is going to stand. Asked before its first line is made, so that lines
     * can point to earlier ones. Touches no file.
     */
    Place place(long firstSequence);

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
