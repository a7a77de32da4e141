package io.outrider.sidecar.export;

import io.outrider.sidecar.rundir.StartRefused;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicLong;

/** The folder of results, with an end to its room. What an earlier process left there nobody can ask for any more, so it goes. Any thread. */
final class Spool {
    private final Path folder;
    private final long capacity;
    private final AtomicLong used = new AtomicLong();

    private Spool(Path folder, long capacity) {
        this.folder = folder;
        this.capacity = capacity;
    }

    static Spool open(Path folder, long capacity) throws StartRefused {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
                for (Path file : left) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new StartRefused("the folder of export results " + folder + " cannot be used (" + e + ")");
        }
        return new Spool(folder, capacity);
    }

    Path file(String id) {
        return folder.resolve(id);
    }

    /** A new file that takes what there is room for. */
    OutputStream create(Path file) throws IOException {
        OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                if (used.addAndGet(count) > capacity) {
                    used.addAndGet(-count);
                    throw new IOException("no room left for results; export.spool-bytes is " + capacity
                            + ". Delete results, stream instead, or make it larger");
                }
                out.write(bytes, from, count);
            }

            @Override
            public void close() throws IOException {
                out.close();
            }
        };
    }

    void delete(Path file) {
        try {
            long size = Files.size(file);
            if (Files.deleteIfExists(file)) {
                used.addAndGet(-size);
            }
        } catch (IOException e) {
            // it is gone, or will be at the next start
        }
    }
}
