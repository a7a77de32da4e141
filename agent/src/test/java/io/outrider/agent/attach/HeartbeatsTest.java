package io.outrider.agent.attach;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatsTest {
    @TempDir
    Path runDir;

    @Test
    void theHeartbeatOfAProcessIsFoundAmongOthers() throws IOException {
        WrittenHeartbeat.of(11).in(runDir);
        WrittenHeartbeat.of(12).named("search").in(runDir);

        Heartbeats heartbeats = new Heartbeats(runDir.toString());

        assertThat(Heartbeats.text(heartbeats.of(12), "name")).isEqualTo("search");
        assertThat(heartbeats.of(1)).isNull();
        assertThat(heartbeats.of(121)).isNull();
    }

    @Test
    void theNewestOfSeveralLivesCounts() throws IOException {
        WrittenHeartbeat.of(11).named("old").silentFor(3_000).in(runDir);
        WrittenHeartbeat.of(11).named("new").in(runDir);
        WrittenHeartbeat.of(11).named("older").silentFor(9_000).in(runDir);

        assertThat(Heartbeats.text(new Heartbeats(runDir.toString()).of(11), "name"))
                .isEqualTo("new");
    }

    @Test
    void onlyAnAgentThatBeatsAndSaysSoIsRunning() throws IOException {
        WrittenHeartbeat.of(11).in(runDir);
        WrittenHeartbeat.of(12).state("stopped").in(runDir);
        WrittenHeartbeat.of(13).state("disabled").in(runDir);
        WrittenHeartbeat.of(14).silentFor(60_000).in(runDir);

        Heartbeats heartbeats = new Heartbeats(runDir.toString());

        assertThat(heartbeats.isRunning(11)).isTrue();
        assertThat(heartbeats.isRunning(12)).isFalse();
        assertThat(heartbeats.isRunning(13)).isFalse();
        assertThat(heartbeats.isRunning(14)).isFalse();
        assertThat(heartbeats.isRunning(15)).isFalse();
    }

    @Test
    void aFolderThatIsNotThereHasNoHeartbeats() {
        assertThat(new Heartbeats(runDir.resolve("absent").toString()).of(11)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "not json",
                "{\"pid\":",
                "{\"pid\":\"11\"}",
                "{\"pid\":99999999999999999999999}",
                "\u0000\ufffd"
            })
    void whatIsNoHeartbeatIsPassedOver(String content) throws IOException {
        Path agents = Files.createDirectories(runDir.resolve("agents"));
        Files.write(agents.resolve("broken.json"), content.getBytes(StandardCharsets.UTF_8));
        Files.write(agents.resolve("other.txt"), "{\"pid\":12}".getBytes(StandardCharsets.UTF_8));
        Files.createDirectory(agents.resolve("folder.json"));
        WrittenHeartbeat.of(11).in(runDir);

        Heartbeats heartbeats = new Heartbeats(runDir.toString());

        assertThat(heartbeats.isRunning(11)).isTrue();
        assertThat(heartbeats.of(12)).isNull();
    }

    @Test
    void valuesAreReadByTheirNames() {
        String heartbeat =
                "{\"pid\" : 4711, \"service\":{\"name\":\"a \\\"b\\\" \\\\ c\"},\"agent\":{\"state\":\"running\"},"
                        + "\"woven\":[\"org.postgresql.jdbc.PgStatement\",\"redis.clients.jedis.Connection\"],\"empty\":[]}";

        assertThat(Heartbeats.number(heartbeat, "pid")).isEqualTo(4711);
        assertThat(Heartbeats.number(heartbeat, "produced")).isEqualTo(-1);
        assertThat(Heartbeats.text(heartbeat, "name")).isEqualTo("a \"b\" \\ c");
        assertThat(Heartbeats.text(heartbeat, "state")).isEqualTo("running");
        assertThat(Heartbeats.text(heartbeat, "segment")).isNull();
        assertThat(Heartbeats.texts(heartbeat, "woven"))
                .isEqualTo("org.postgresql.jdbc.PgStatement, redis.clients.jedis.Connection");
        assertThat(Heartbeats.texts(heartbeat, "empty")).isEmpty();
        assertThat(Heartbeats.texts(heartbeat, "absent")).isEmpty();
    }
}
