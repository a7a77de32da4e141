package io.outrider.agent.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder shared with the sidecar. It must be the user's own, and nobody else may write to it: whoever could would read or forge events. Drain
 * thread only.
 */
public final class RunDirectory {
    private final Path root;

    private RunDirectory(Path root) {
        this.root = root;
    }

    /** Makes the folder where it is missing. Every reason not to use it is an IOException whose message can be shown as it is. */
    public static RunDirectory open(String path) throws IOException {
        RunDirectory directory =
                new RunDirectory(Paths.get(path).toAbsolutePath().normalize());
        directory.prepare();
        return directory;
    }

    public Path events() {
        return root.resolve("events");
    }

    public Path agents() {
        return root.resolve("agents");
    }

    /** Also while running: somebody may have taken the folder away. */
    public void prepare() throws IOException {
        makeFolder(root);
        refuseForeign(root);
        makeFolder(events());
        refuseForeign(events());
        makeFolder(agents());
        refuseForeign(agents());
    }

    public static FileAttribute<?>[] privateFile(Path folder) {
        return attributes(folder, "rw-------");
    }

    private static void makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("run directory " + folder + " is not a folder; set run-dir to another path");
        }
        try {
            Files.createDirectories(folder, attributes(folder, "rwx------"));
        } catch (IOException e) {
            throw new IOException("run directory " + folder + " cannot be made (" + reason(e)
                    + "); set run-dir to a folder this user may write to");
        }
    }

    private static void refuseForeign(Path folder) throws IOException {
        UserPrincipal self = currentUser(folder);
        UserPrincipal owner = Files.getOwner(folder);
        UserPrincipal linkOwner = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS);
        UserPrincipal stranger = owner.equals(self) ? linkOwner : owner;
        if (self != null && !stranger.equals(self)) {
            throw new IOException("run directory " + folder + " belongs to " + stranger.getName() + ", not to "
                    + self.getName() + "; set run-dir to a folder of this user's own");
        }
        if (isPosix(folder)) {
            Set<PosixFilePermission> modes = Files.getPosixFilePermissions(folder);
            if (modes.contains(PosixFilePermission.GROUP_WRITE) || modes.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new IOException("run directory " + folder + " can be written by others ("
                        + PosixFilePermissions.toString(modes) + "); run: chmod go-w " + folder);
            }
        }
        if (!Files.isWritable(folder)) {
            throw new IOException("run directory " + folder + " cannot be written; set run-dir to a folder this user"
                    + " may write to");
        }
    }

    /** Who this process is to the file system; null where that cannot be found out. The user's name may be unknown in a container. */
    private static @Nullable UserPrincipal currentUser(Path folder) {
        try {
            return Files.getOwner(Paths.get("/proc/self"));
        } catch (IOException noProc) {
            try {
                return folder.getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName(System.getProperty("user.name", ""));
            } catch (IOException | UnsupportedOperationException unknown) {
                return null;
            }
        }
    }

    private static FileAttribute<?>[] attributes(Path path, String modes) {
        return isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(modes))}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** File system exceptions say little more than the path; their class says the rest. */
    static String reason(IOException e) {
        String message = e.getMessage();
        String kind = e.getClass().getSimpleName();
        return message == null ? kind : e.getClass() == IOException.class ? message : kind + ": " + message;
    }
}
