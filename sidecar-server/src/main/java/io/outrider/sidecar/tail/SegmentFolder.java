package io.outrider.sidecar.tail;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The folder {@code events/}. Any thread. */
public final class SegmentFolder {
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final Path path;

    // One object per segment however often it is listed: the trace index refers to it for every event. Guarded by this.
    private final Map<String, SegmentName> names = new HashMap<>();

    public SegmentFolder(Path path) {
        this.path = path;
    }

    /** The segments of each stream, in the order in which they were written. Other files are none of ours. */
    public synchronized Map<String, TreeSet<SegmentName>> list() throws IOException {
        Map<String, TreeSet<SegmentName>> streams = new HashMap<>();
        Set<String> present = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*.ndjson")) {
            for (Path file : files) {
                String fileName = String.valueOf(file.getFileName());
                SegmentName name = names.containsKey(fileName) ? names.get(fileName) : SegmentName.parse(fileName);
                if (name != null) {
                    present.add(fileName);
                    names.put(fileName, name);
                    streams.computeIfAbsent(name.stream(), stream -> new TreeSet<>())
                            .add(name);
                }
            }
        }
        names.keySet().retainAll(present);
        return streams;
    }

    public FileChannel open(SegmentName name) throws IOException {
        return FileChannel.open(path.resolve(name.fileName()), READ);
    }

    public long size(SegmentName name) throws IOException {
        return Files.size(path.resolve(name.fileName()));
    }

    public long modifiedMillis(SegmentName name) throws IOException {
        return Files.getLastModifiedTime(path.resolve(name.fileName())).toMillis();
    }

    public void delete(SegmentName name) throws IOException {
        Files.deleteIfExists(path.resolve(name.fileName()));
    }

    /**
     * Whether a living writer holds this segment. To be asked only of a segment that has been quiet for long: for the blink of the
     * question we hold a shared lock, and a writer that just now wanted its own would not get it.
     */
    boolean isHeld(SegmentName name) throws IOException {
        try (FileChannel channel = open(name);
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true; // held in this very JVM
        }
    }
}
