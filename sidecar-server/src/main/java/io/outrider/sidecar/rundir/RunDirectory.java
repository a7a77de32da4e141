package io.outrider.sidecar.rundir;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The run directory, opened for one sidecar: checked to be ours alone, locked against a second sidecar.
 *
 * <p>Events hold SQL text and user ids, and the token opens the API; so a folder that somebody else owns or may write to is
 * refused rather than mended. Opened before start; its paths: any thread.
 */
public final class RunDirectory implements AutoCloseable {
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path path;
    private final FileChannel lockChannel;

    private RunDirectory(Path path, FileChannel lockChannel) {
        this.path = path;
        this.lockChannel = lockChannel;
    }

    public static RunDirectory open(Path path) throws StartRefused {
        try {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                createPrivate(path);
            }
            check(path);
            for (String folder : new String[] {"events", "agents", "sidecar"}) {
                if (!Files.isDirectory(path.resolve(folder))) {
                    createPrivate(path.resolve(folder));
                }
            }
            return new RunDirectory(path, lock(path));
        } catch (IOException e) {
            throw new StartRefused("run directory " + path + " cannot be used (" + e
                    + "); name a folder that this user may write to with --run-dir");
        }
    }

    public Path path() {
        return path;
    }

    public Path events() {
        return path.resolve("events");
    }

    public Path agents() {
        return path.resolve("agents");
    }

    /** The sidecar's own files. */
    public Path sidecar() {
        return path.resolve("sidecar");
    }

    /** The bearer token of the HTTP API; drawn when there is none yet. */
    public String token() throws StartRefused {
        Path file = path.resolve("token");
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                drawToken(file);
            }
            PosixFileAttributes attributes =
                    Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            String permissions = PosixFilePermissions.toString(attributes.permissions());
            if (!attributes.isRegularFile() || !permissions.endsWith("------")) {
                throw new StartRefused("token file " + file + " has mode " + permissions
                        + "; it must be a regular file that only its owner reads (chmod 600 " + file + ")");
            }
            String token = Files.readString(file, UTF_8).strip();
            if (token.length() < 32) {
                throw new StartRefused(
                        "token file " + file + " holds fewer than 32 characters; delete it and start again");
            }
            return token;
        } catch (IOException e) {
            throw new StartRefused("token file " + file + " cannot be used (" + e + "); delete it and start again");
        }
    }

    @Override
    public void close() throws IOException {
        lockChannel.close();
    }

    private static void drawToken(Path file) throws IOException {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        Path drawn = file.resolveSibling("token.new");
        Files.deleteIfExists(drawn);
        Files.createFile(drawn, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(drawn, HexFormat.of().formatHex(random) + "\n", UTF_8);
        Files.move(drawn, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void createPrivate(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static void check(Path path) throws IOException, StartRefused {
        PosixFileAttributes attributes =
                Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isDirectory()) {
            throw new StartRefused("run directory " + path + " is not a folder; name another with --run-dir");
        }
        Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        Object self = ownUid();
        if (self != null && !self.equals(owner)) {
            throw new StartRefused("run directory " + path + " belongs to "
                    + attributes.owner().getName()
                    + ", and this sidecar runs as " + System.getProperty("user.name") + "; run it as "
                    + attributes.owner().getName() + ", or name another folder with --run-dir");
        }
        Set<PosixFilePermission> permissions = attributes.permissions();
        if (permissions.stream().anyMatch(OTHERS_WRITE::contains)) {
            throw new StartRefused("run directory " + path + " can be written to by others (mode "
                    + PosixFilePermissions.toString(permissions) + "); run `chmod 700 " + path
                    + "`, or name another folder with --run-dir");
        }
    }

    /** The uid of this process, or null where there is no /proc to ask. */
    private static @Nullable Object ownUid() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static FileChannel lock(Path path) throws IOException, StartRefused {
        FileChannel channel =
                FileChannel.open(path.resolve("sidecar/lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // a second sidecar in this JVM: same answer
        }
        channel.close();
        Path address = path.resolve("sidecar/http.json");
        String who =
                Files.isReadable(address) ? " (" + Files.readString(address).strip() + ")" : "";
        throw new StartRefused("another sidecar" + who + " already serves run directory " + path
                + "; stop it, or name another folder with --run-dir");
    }
}
