package io.outrider.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdkTest {
    @TempDir
    Path folder;

    @Test
    void findsTheJdkOfThisTest() {
        Jdk own = Jdk.at(Path.of(System.getProperty("java.home"))).orElseThrow();

        assertThat(own.feature()).isEqualTo(Runtime.version().feature());
        assertThat(own.version()).startsWith(System.getProperty("java.version").split("[+-]")[0]);
    }

    @Test
    void looksBesideTheHostsJdk() throws IOException {
        Path seventeen = jdk("jdk-17", "17.0.15");
        Path newest = jdk("jdk-26", "26");

        assertThat(Jdk.withAotCache(null, seventeen, null).map(Jdk::home)).contains(newest);
        assertThat(Jdk.withAotCache(null, newest, null).map(Jdk::home)).contains(newest);
    }

    @Test
    void theGivenOneIsTakenOrNone() throws IOException {
        Path seventeen = jdk("jdk-17", "17.0.15");
        jdk("jdk-25", "25.0.1");

        assertThat(Jdk.withAotCache(seventeen, seventeen, null)).isEmpty();
        assertThat(Jdk.withAotCache(null, seventeen, folder.resolve("none").toString())
                        .map(Jdk::feature))
                .contains(25);
    }

    @Test
    void aFolderWithoutReleaseFileIsNoJdk() {
        assertThat(Jdk.at(folder)).isEmpty();
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = Files.createDirectories(folder.resolve(name));
        Files.createDirectories(home.resolve("bin"));
        Files.createFile(home.resolve("bin/java")).toFile().setExecutable(true);
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }
}
