package io.outrider.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Everything the demo writes, in one temporary folder.
 *
 * <pre>
 * outrider-demo-XXXX/
 *   run/    the run directory that agent and sidecar share
 *   logs/   one file per child process
 *   tmp/    the children's temporary folder, so that they leave nothing elsewhere
 *   …       server binaries and data
 * </pre>
 */
final class WorkFolder implements AutoCloseable {
    private final Path root;
    private boolean kept;

    private WorkFolder(Path root) {
        this.root = root;
    }

    static WorkFolder create() {
        try {
            WorkFolder folder = new WorkFolder(Files.createTempDirectory("outrider-demo-"));
            folder.make("logs");
            folder.make("tmp");
            Files.createDirectory(
                    folder.run(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return folder;
        } catch (IOException e) {
            throw new DemoFailure("cannot make a folder under " + System.getProperty("java.io.tmpdir") + ": "
                    + e.getMessage() + "; free some space or set TMPDIR");
        }
    }

    Path root() {
        return root;
    }

    Path run() {
        return root.resolve("run");
    }

    Path temporary() {
        return root.resolve("tmp");
    }

    Path log(String name) {
        return root.resolve("logs").resolve(name + ".log");
    }

    Path make(String name) {
        try {
            return Files.createDirectories(root.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets other users through to what belongs to them; they still cannot list the folder. */
    void letOthersPass() throws IOException {
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
    }

    /** Leaves the run directory and the logs when the folder is closed. */
    void keep() {
        kept = true;
    }

    @Override
    public void close() {
        try (var children = Files.newDirectoryStream(root)) {
            for (Path child : children) {
                String name = child.getFileName().toString();
                if (!kept || !(name.equals("run") || name.equals("logs"))) {
                    delete(child);
                }
            }
            if (!kept) {
                Files.deleteIfExists(root);
            }
        } catch (IOException e) {
            System.err.println("outrider: " + root + " could not be deleted (" + e + "); delete it by hand");
        }
    }

    private static void delete(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE; // a server's own clearing up was faster
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
