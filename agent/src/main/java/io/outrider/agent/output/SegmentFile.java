package io.outrider.agent.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/**
 * One segment while it is written: locked, only ever appended to. An append that failed halfway (a full disk) is taken up again by the next
 * call with the same bytes, so that the file never holds half a line followed by another. Drain thread only.
 */
final class SegmentFile {
    private final Path path;
    private final WritableByteChannel channel;
    private long size;
    private int done;

    SegmentFile(Path path, WritableByteChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Makes the file; it must not exist yet. */
    static SegmentFile create(Path path) throws IOException {
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND);
        FileChannel channel = FileChannel.open(path, new HashSet<>(options), RunDirectory.privateFile(path));
        try {
            if (channel.tryLock() == null) {
                throw new IOException("segment " + path + " is locked by another process");
            }
            return new SegmentFile(path, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            Files.deleteIfExists(path);
            throw e;
        }
    }

    void append(byte[] bytes, int length) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes, done, length - done);
        while (rest.hasRemaining()) {
            int written = channel.write(rest);
            done += written;
            size += written;
        }
        done = 0;
    }

    /** An append failed halfway. */
    boolean isMidway() {
        return done > 0;
    }

    long size() {
        return size;
    }

    Path path() {
        return path;
    }

    String name() {
        return String.valueOf(path.getFileName());
    }

    boolean hasVanished() {
        return !Files.exists(path);
    }

    /** Lets the lock go with the file. */
    void close() throws IOException {
        channel.close();
    }
}
