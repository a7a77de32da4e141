package io.outrider.agent.output;

import io.outrider.agent.encode.WriterId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Deletes the oldest segments of the folder, whoever wrote them, until the rest fits. Drain thread only. */
final class SegmentBudget {
    private final RunDirectory directory;
    private final long bytes;
    private final WriterId writer;
    private final Evictions evictions;

    SegmentBudget(RunDirectory directory, long bytes, WriterId writer, Evictions evictions) {
        this.directory = directory;
        this.bytes = bytes;
        this.writer = writer;
        this.evictions = evictions;
    }

    /** @param current the segment being written, which counts for nothing: opening it here would let its lock go */
    void enforce(Path current) throws IOException {
        List<Candidate> oldestFirst = new ArrayList<>();
        long total = 0;
        try (DirectoryStream<Path> segments = Files.newDirectoryStream(directory.events(), "*.ndjson")) {
            for (Path segment : segments) {
                if (!segment.equals(current)) {
                    total += list(segment, oldestFirst);
                }
            }
        }
        Collections.sort(oldestFirst);
        for (Candidate candidate : oldestFirst) {
            if (total <= bytes) {
                return;
            }
            if (evict(candidate.path)) {
                total -= candidate.size;
            }
        }
    }

    private static long list(Path segment, List<Candidate> candidates) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(segment, BasicFileAttributes.class);
            candidates.add(new Candidate(
                    segment, attributes.size(), attributes.lastModifiedTime().toMillis()));
            return attributes.size();
        } catch (NoSuchFileException e) {
            // The sidecar was quicker.
            return 0;
        }
    }

    private boolean evict(Path segment) throws IOException {
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                return false;
            }
            Evictions.Range range = SegmentRange.read(segment, channel);
            Files.delete(segment);
            if (range != null) {
                boolean own = range.writer.equals(writer.writer) && range.boot.equals(writer.boot);
                evictions.add(range, own);
            }
            return true;
        } catch (NoSuchFileException e) {
            return true;
        } catch (OverlappingFileLockException e) {
            // Another agent in this very JVM writes it.
            return false;
        }
    }

    private static final class Candidate implements Comparable<Candidate> {
        final Path path;
        final long size;
        final long modifiedMillis;

        Candidate(Path path, long size, long modifiedMillis) {
            this.path = path;
            this.size = size;
            this.modifiedMillis = modifiedMillis;
        }

        @Override
        public int compareTo(Candidate other) {
            int byTime = Long.compare(modifiedMillis, other.modifiedMillis);
            return byTime != 0 ? byTime : path.compareTo(other.path);
        }
    }
}
