package io.outrider.agent.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    Path folder;

    @Test
    void isMadeForTheUserAlone() throws Exception {
        Path run = folder.resolve("deep/er/run");

        RunDirectory directory = RunDirectory.open(run.toString());

        for (Path made : new Path[] {run, directory.events(), directory.agents()}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void readableByOthersIsTheUsersChoice() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(RunDirectory.open(folder.toString()).events()).isDirectory();
    }

    @Test
    void writableByOthersIsRefused() throws Exception {
        for (String modes : new String[] {"rwxrwx---", "rwx----w-", "rwxrwxrwx"}) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(modes));

            assertThatThrownBy(() -> RunDirectory.open(folder.toString()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("run directory " + folder + " can be written by others (" + modes
                            + "); run: chmod go-w " + folder);
        }
    }

    @Test
    void aFolderOfSomebodyElseIsRefused() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root may give a folder away");
        UserPrincipal nobody =
                folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        Files.setOwner(folder, nobody);

        assertThatThrownBy(() -> RunDirectory.open(folder.toString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("belongs to nobody, not to root; set run-dir to a folder of this user's own");
    }

    @Test
    void aLinkThatSomebodyElseMadeIsRefused() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root may give a link away");
        Path target = Files.createDirectory(folder.resolve("target"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        assertThat(RunDirectory.open(link.toString()).events()).isDirectory();
        assertThat(new ProcessBuilder("chown", "-h", "nobody", link.toString())
                        .start()
                        .waitFor())
                .isZero();

        assertThatThrownBy(() -> RunDirectory.open(link.toString())).hasMessageContaining("belongs to nobody");
    }

    @Test
    void aFileInItsPlaceIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> RunDirectory.open(file.toString()))
                .hasMessage("run directory " + file + " is not a folder; set run-dir to another path");
    }

    @Test
    void aPlaceThatCannotBeMadeIsNamed() {
        assertThatThrownBy(() -> RunDirectory.open("/proc/outrider"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("run directory /proc/outrider cannot be made (")
                .hasMessageEndingWith("); set run-dir to a folder this user may write to");
    }
}
