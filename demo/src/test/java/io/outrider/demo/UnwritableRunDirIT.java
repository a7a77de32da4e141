package io.outrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host whose agent cannot use its run directory does what it does without an agent; stderr says so once. */
final class UnwritableRunDirIT {
    private static final Path AGENT = ProjectJars.FOUND.agent();

    @TempDir
    private Path folder;

    private HostProgram host;

    @BeforeEach
    void compile() throws IOException {
        host = HostProgram.compile("H2Host", 11, folder);
    }

    @Test
    void folderThatCannotBeMade() throws Exception {
        assertHostRunsAsAlone(Path.of("/proc/outrider"));
    }

    @Test
    void fileInThePlaceOfTheFolder() throws Exception {
        assertHostRunsAsAlone(Files.writeString(folder.resolve("file"), "not ours"));
        assertThat(folder.resolve("file")).hasContent("not ours");
    }

    @Test
    void folderOfSomebodyElse() throws Exception {
        assertHostRunsAsAlone(foldersOfSomebodyElse());
    }

    @Test
    void folderThatOthersCanWriteTo() throws Exception {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertHostRunsAsAlone(open);
        try (var inside = Files.list(open)) {
            assertThat(inside).isEmpty();
        }
    }

    private void assertHostRunsAsAlone(Path runDirectory) throws Exception {
        Path java = JavaHomes.current();
        HostProgram.Outcome alone = host.run(java, List.of());
        HostProgram.Outcome accompanied = host.run(java, List.of("-javaagent:" + AGENT + "=run-dir=" + runDirectory));

        assertThat(accompanied.out()).isEqualTo(alone.out());
        assertThat(accompanied.exitCode()).isZero();
        assertThat(accompanied.err().lines()).singleElement().asString().contains("outrider", runDirectory.toString());
    }

    /** Root may give a folder away; everybody else finds one that is root's. */
    private Path foldersOfSomebodyElse() throws IOException {
        if (!Platform.isRoot()) {
            return Path.of("/usr/lib");
        }
        Path foreign = Files.createDirectory(folder.resolve("foreign"));
        Files.setAttribute(foreign, "unix:uid", 65534);
        return foreign;
    }
}
