package io.outrider.sidecar.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Tokens for those who may have a part only: a folder with one file each, called like its holder. The files are read when somebody comes
 * with a token, so that one can be given out and withdrawn while the sidecar runs. Any thread.
 */
public final class NamedTokens {
    public static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";
    private static final int SHORTEST = 16;
    private static final int LONGEST = 1024;
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rwx------");

    private final Path folder;

    public NamedTokens(Path folder) {
        this.folder = folder;
    }

    /** Whose token this is; null when it is nobody's. */
    @Nullable
    String holder(String token) {
        if (!Files.isDirectory(folder)) {
            return null;
        }
        String holder = null;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.matches(NAME) && MessageDigest.isEqual(read(file), token.getBytes(UTF_8))) {
                    holder = name;
                }
            }
        } catch (IOException e) {
            LoggerFactory.getLogger(NamedTokens.class)
                    .warn("The tokens in {} cannot be read ({})", folder, e.toString());
        }
        return holder;
    }

    /** Of a file that is no good as a secret nothing, which no token equals. */
    private static byte[] read(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
            return new byte[0];
        }
        if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
            LoggerFactory.getLogger(NamedTokens.class)
                    .warn("The token {} is not taken: others can read it. chmod 600 makes it good", file);
            return new byte[0];
        }
        String text = Files.readString(file).strip();
        if (text.length() < SHORTEST) {
            LoggerFactory.getLogger(NamedTokens.class)
                    .warn("The token {} is not taken: it is shorter than {} characters", file, SHORTEST);
            return new byte[0];
        }
        return text.getBytes(UTF_8);
    }
}
