package io.outrider.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentJarTest {
    private static final int PAST_THE_HEAD = 2 << 20;

    @TempDir
    Path folder;

    @Test
    void storedEntriesAreRead() throws IOException {
        AgentJar jar = jar(false, 10);
        assertThat(text(jar, "outrider/a")).isEqualTo("first");
        assertThat(text(jar, "outrider/z")).isEqualTo("last");
        assertThat(jar.read("outrider/none")).isNull();
    }

    @Test
    void soAreThoseBehindTheHead() throws IOException {
        AgentJar jar = jar(false, PAST_THE_HEAD);
        assertThat(text(jar, "outrider/a")).isEqualTo("first");
        assertThat(text(jar, "outrider/z")).isEqualTo("last");
        assertThat(jar.read("outrider/filler").remaining()).isEqualTo(PAST_THE_HEAD);
    }

    @Test
    void soIsAJarThatSomebodyCompressed() throws IOException {
        AgentJar jar = jar(true, 10);
        assertThat(text(jar, "outrider/a")).isEqualTo("first");
        assertThat(text(jar, "outrider/z")).isEqualTo("last");
        assertThat(jar.read("outrider/none")).isNull();
    }

    private AgentJar jar(boolean deflated, int filler) throws IOException {
        Path file = folder.resolve("agent.jar");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            put(zip, "outrider/a", "first".getBytes(UTF_8), deflated);
            put(zip, "outrider/filler", new byte[filler], deflated);
            put(zip, "outrider/z", "last".getBytes(UTF_8), deflated);
        }
        return AgentJar.open(file.toFile());
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes, boolean deflated) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        if (!deflated) {
            CRC32 crc = new CRC32();
            crc.update(bytes);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(bytes.length);
            entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    private static @Nullable String text(AgentJar jar, String name) throws IOException {
        ByteBuffer bytes = jar.read(name);
        return bytes == null ? null : UTF_8.decode(bytes).toString();
    }
}
