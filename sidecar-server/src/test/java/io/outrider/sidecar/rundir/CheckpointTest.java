package io.outrider.sidecar.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

class CheckpointTest {
    @TempDir
    Path folder;

    @Test
    void whatWasSavedIsLoaded() throws Exception {
        Counter counter = new Counter();
        counter.value = 17;
        assertThat(checkpoint(counter).save()).isTrue();

        Counter loaded = new Counter();
        checkpoint(loaded).load();
        assertThat(loaded.value).isEqualTo(17);
    }

    @Test
    void nothingIsWrittenWhenNothingChanged() throws IOException {
        Counter counter = new Counter();
        Checkpoint checkpoint = checkpoint(counter);
        checkpoint.save();
        Files.delete(state());
        checkpoint.save();
        assertThat(state()).doesNotExist();
        counter.value++;
        checkpoint.save();
        assertThat(state()).exists();
    }

    /** A power cut cannot leave half a file, but a full disk's repair or a person can: any cut must be noticed. */
    @Test
    void aFileCutAnywhereIsSetAside() throws Exception {
        Counter counter = new Counter();
        counter.value = 17;
        checkpoint(counter).save();
        byte[] whole = Files.readAllBytes(state());
        for (int length = 0; length < whole.length; length++) {
            Files.write(state(), java.util.Arrays.copyOf(whole, length));
            Counter loaded = new Counter();
            checkpoint(loaded).load();
            assertThat(loaded.value).as("cut to %d bytes", length).isZero();
            assertThat(state()).as("cut to %d bytes", length).doesNotExist();
        }
    }

    @Test
    void aNewerFormatIsNotTouched() throws IOException {
        Files.writeString(state(), "{\"format\":99}");
        assertThatThrownBy(() -> checkpoint(new Counter()).load())
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("format 99");
        assertThat(Files.readString(state())).isEqualTo("{\"format\":99}");
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaidAndHealed() throws IOException {
        Counter counter = new Counter();
        Path missing = folder.resolve("missing/state.json");
        Checkpoint checkpoint = new Checkpoint(missing, List.of(counter), Clock.systemUTC());

        assertThat(checkpoint.save()).isFalse();
        assertThat(checkpoint.lastFault()).contains("NoSuchFile");
        Files.createDirectory(missing.getParent());
        assertThat(checkpoint.save()).isTrue();
        assertThat(checkpoint.lastFault()).isEmpty();
    }

    private Path state() {
        return folder.resolve("state.json");
    }

    private Checkpoint checkpoint(Counter counter) {
        return new Checkpoint(state(), List.of(counter), Clock.systemUTC());
    }

    private static final class Counter implements Checkpoint.Section {
        private long value;

        @Override
        public String name() {
            return "counter";
        }

        @Override
        public long changes() {
            return value;
        }

        @Override
        public void write(JsonGenerator json) {
            json.writeStartObject();
            json.writeNumberProperty("value", value);
            json.writeEndObject();
        }

        @Override
        public void read(JsonNode section) {
            value = section.path("value").asLong(0);
        }
    }
}
