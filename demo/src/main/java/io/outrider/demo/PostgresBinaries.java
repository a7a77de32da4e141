package io.outrider.demo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's executables, unpacked from the archive for this machine. */
final class PostgresBinaries {
    private PostgresBinaries() {}

    static void unpack(Path folder) {
        String archive = "/postgres-" + (Platform.isMac() ? "darwin" : "linux") + "-"
                + (Platform.isArm64() ? "arm_64" : "x86_64") + ".txz";
        try (InputStream packed = PostgresBinaries.class.getResourceAsStream(archive)) {
            if (packed == null || !(Platform.isMac() || Platform.isLinux())) {
                throw new DemoFailure(
                        "there is no PostgreSQL here for " + Platform.name() + "; give one of yours by --pg URL");
            }
            unpack(new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed))), folder);
        } catch (IOException e) {
            throw new DemoFailure(
                    "PostgreSQL cannot be unpacked into " + folder + ": " + e.getMessage() + "; it takes 60 MB");
        }
    }

    private static void unpack(TarArchiveInputStream tar, Path folder) throws IOException {
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path target = folder.resolve(entry.getName()).normalize();
            if (!target.startsWith(folder)) {
                throw new IOException(entry.getName() + " points outside the archive");
            }
            if (entry.isDirectory()) {
                Files.createDirectories(target);
                continue;
            }
            Path parent = target.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            } else {
                Files.copy(tar, target);
                if ((entry.getMode() & 0100) != 0 && !target.toFile().setExecutable(true, false)) {
                    throw new IOException(target + " cannot be made executable");
                }
            }
        }
    }
}
