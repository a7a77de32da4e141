package io.outrider.agent.output;

import io.outrider.agent.encode.Place;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The process's standard output itself, not {@code System.out}, which the host may have replaced. Whole lines in one write, so that they do not mix
 * with the host's. Drain thread only.
 */
public final class StdoutSink implements Sink {
    private final OutputStream stdout;

    public StdoutSink() {
        this(new FileOutputStream(FileDescriptor.out));
    }

    StdoutSink(OutputStream stdout) {
        this.stdout = stdout;
    }

    @Override
    public Place place(long firstSequence) {
        return Place.NOWHERE;
    }

    @Override
    public void write(Batch batch) throws IOException {
        stdout.write(batch.lines.array(), 0, batch.lines.length());
        stdout.flush();
    }

    @Override
    public void rest() {}

    @Override
    public void close() {
        // It is the host's.
    }

    @Override
    public @Nullable String currentFile() {
        return null;
    }
}
