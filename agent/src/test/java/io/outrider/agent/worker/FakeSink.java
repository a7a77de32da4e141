package io.outrider.agent.worker;

import io.outrider.agent.encode.Place;
import io.outrider.agent.output.Batch;
import io.outrider.agent.output.Sink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps lines in memory, and fails when it is told to. */
final class FakeSink implements Sink {
    final List<String> lines = new ArrayList<>();
    boolean broken;
    boolean closed;
    int attempts;
    int rests;

    @Override
    public Place place(long firstSequence) {
        return Place.NOWHERE;
    }

    @Override
    public void write(Batch batch) throws IOException {
        attempts++;
        if (broken) {
            throw new IOException("No space left on device");
        }
        String text = new String(batch.lines.toBytes(), StandardCharsets.UTF_8);
        text.lines().forEach(lines::add);
    }

    @Override
    public void rest() {
        rests++;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public String currentFile() {
        return null;
    }
}
