package io.outrider.agent.output;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentFileTest {
    @Test
    void anAppendThatFailedHalfwayGoesOnWhereItStopped() throws Exception {
        SmallDisk disk = new SmallDisk(7);
        SegmentFile file = new SegmentFile(Path.of("x.ndjson"), disk);
        byte[] lines = "first\nsecond\n".getBytes(US_ASCII);

        assertThatThrownBy(() -> file.append(lines, lines.length)).hasMessage("No space left on device");
        assertThat(file.isMidway()).isTrue();
        assertThatThrownBy(() -> file.append(lines, lines.length)).hasMessage("No space left on device");
        disk.room = 100;
        file.append(lines, lines.length);
        file.append("third\n".getBytes(US_ASCII), 6);

        assertThat(disk.content.toString(US_ASCII)).isEqualTo("first\nsecond\nthird\n");
        assertThat(file.isMidway()).isFalse();
        assertThat(file.size()).isEqualTo(19);
    }

    @Test
    void neverWritesToAFileThatIsThere(@TempDir Path folder) throws Exception {
        Path path = Files.writeString(folder.resolve("x.ndjson"), "old\n");

        assertThatThrownBy(() -> SegmentFile.create(path)).isInstanceOf(IOException.class);
        assertThat(path).hasContent("old\n");
    }

    /** Takes what fits, then nothing. */
    private static final class SmallDisk implements WritableByteChannel {
        final ByteArrayOutputStream content = new ByteArrayOutputStream();
        int room;

        SmallDisk(int room) {
            this.room = room;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            int count = Math.min(Math.min(3, room), source.remaining());
            if (count == 0) {
                throw new IOException("No space left on device");
            }
            for (int i = 0; i < count; i++) {
                content.write(source.get());
            }
            room -= count;
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
