package io.outrider.sidecar.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    Path folder;

    @Test
    void isCreatedForItsOwnerAlone() throws Exception {
        Path path = folder.resolve("a/run");
        try (RunDirectory directory = RunDirectory.open(path)) {
            assertThat(mode(path)).isEqualTo("rwx------");
            assertThat(directory.events()).isDirectory();
            assertThat(mode(directory.sidecar())).isEqualTo("rwx------");
        }
    }

    @Test
    void drawsATokenOnce() throws Exception {
        String token;
        try (RunDirectory directory = RunDirectory.open(folder.resolve("run"))) {
            token = directory.token();
            assertThat(token).matches("[0-9a-f]{64}");
            assertThat(mode(folder.resolve("run/token"))).isEqualTo("rw-------");
        }
        try (RunDirectory directory = RunDirectory.open(folder.resolve("run"))) {
            assertThat(directory.token()).isEqualTo(token);
        }
    }

    @Test
    void refusesATokenThatOthersCanRead() throws Exception {
        try (RunDirectory directory = RunDirectory.open(folder.resolve("run"))) {
            directory.token();
            Files.setPosixFilePermissions(folder.resolve("run/token"), PosixFilePermissions.fromString("rw-r--r--"));
            assertThatThrownBy(directory::token)
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("rw-r--r--")
                    .hasMessageContaining("chmod 600");
        }
    }

    @Test
    void refusesAFolderThatOthersCanWriteTo() throws IOException {
        Path path = Files.createDirectory(folder.resolve("run"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwx---"));

        assertThatThrownBy(() -> RunDirectory.open(path))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("rwxrwx---")
                .hasMessageContaining("chmod 700");
    }

    @Test
    void refusesAFolderOfSomebodyElse() throws IOException {
        Path path = Files.createDirectory(folder.resolve("run"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can give a folder away");
        Files.setAttribute(path, "unix:uid", 65534);

        assertThatThrownBy(() -> RunDirectory.open(path))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("belongs to")
                .hasMessageContaining("root")
                .hasMessageContaining("--run-dir");
    }

    @Test
    void refusesALinkAndAFile() throws IOException {
        Path target = Files.createDirectory(folder.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(folder.resolve("run"), target);
        assertThatThrownBy(() -> RunDirectory.open(link)).hasMessageContaining("is not a folder");
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> RunDirectory.open(file)).hasMessageContaining("is not a folder");
    }

    @Test
    void refusesASecondSidecar() throws Exception {
        Path path = folder.resolve("run");
        try (RunDirectory first = RunDirectory.open(path)) {
            Files.writeString(first.sidecar().resolve("http.json"), "{\"pid\":4711}");
            assertThatThrownBy(() -> RunDirectory.open(path))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("already serves")
                    .hasMessageContaining("4711");
        }
        RunDirectory.open(path).close();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
