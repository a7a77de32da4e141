package io.outrider.agent.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.agent.config.AgentConfig;
import io.outrider.agent.encode.JsonLine;
import io.outrider.agent.encode.WriterId;
import io.outrider.agent.output.Evictions;
import io.outrider.agent.output.Ledger;
import io.outrider.agent.output.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HeartbeatTest {
    private static final WriterId WRITER = new WriterId("k3v9x0q2ab", "t3f8k2");

    private final Ledger ledger = new Ledger();
    private final Evictions evictions = new Evictions();
    private final AgentConfig config = AgentConfig.read(
            "service.name=rentscout,service.version=1.3.0", new Properties(), Map.of("HOSTNAME", "web-1"));
    private final Heartbeat heartbeat =
            new Heartbeat(config, WRITER, 4711, new NothingYet(), ledger, evictions, 1_795_455_311_123_000L);

    @Test
    void aFreshAgent() {
        JsonNode beat = read(heartbeat.at(1_795_455_312_000_001L, "running", null, 0, List.of(), null));

        assertThat(beat.toString()
                        .replace(System.getProperty("java.version"), "17")
                        .replace(System.getProperty("java.vendor"), "Debian"))
                .isEqualTo("{\"format\":1,\"writer\":\"k3v9x0q2ab\",\"boot\":\"t3f8k2\",\"pid\":4711,"
                        + "\"service\":{\"name\":\"rentscout\",\"version\":\"1.3.0\",\"node\":{\"name\":\"web-1\"}},"
                        + "\"agent\":{\"version\":\"0.1.0\",\"state\":\"running\"},"
                        + "\"java\":{\"version\":\"17\",\"vendor\":\"Debian\"},"
                        + "\"started\":\"2026-11-23T17:35:11.123000Z\",\"updated\":\"2026-11-23T17:35:12.000001Z\","
                        + "\"woven\":[],\"events\":{\"produced\":0,\"written\":0,\"dropped\":{},\"evicted\":0,"
                        + "\"pending\":0,\"by_dataset\":{}},\"evicted\":[],\"advice_failures\":0,\"last_errors\":[],"
                        + "\"policies\":{\"applied_revision\":0}}");
    }

    @Test
    void whatIsProducedIsWrittenDroppedOrPending() {
        ledger.dropped("buffer-full", 2);
        ledger.dropped("encode-failed", 1);

        JsonNode beat = read(heartbeat.at(0, "running", null, 10, List.of("a fault"), "x.ndjson"));

        assertThat(beat.at("/events/dropped").toString()).isEqualTo("{\"buffer-full\":2,\"encode-failed\":1}");
        assertThat(beat.at("/events/pending").longValue()).isEqualTo(7);
        assertThat(beat.get("last_errors").toString()).isEqualTo("[\"a fault\"]");
        assertThat(beat.get("segment").stringValue()).isEqualTo("x.ndjson");
    }

    @Test
    void theReasonStandsBesideTheState() {
        JsonNode beat = read(heartbeat.at(0, "disabled", "no \"room\"", 0, List.of(), null));

        assertThat(beat.at("/agent/reason").stringValue()).isEqualTo("no \"room\"");
    }

    @Test
    void isReplacedAsAWholeUnderANameThatAnyFileSystemTakes(@TempDir Path folder) throws Exception {
        RunDirectory directory = RunDirectory.open(folder.resolve("run").toString());
        HeartbeatFile file = new HeartbeatFile(directory, "../Котик 1/2", WRITER);
        file.replace(heartbeat.at(0, "running", null, 0, List.of(), null));
        Object first = Files.getAttribute(file.path(), "unix:ino");
        file.replace(heartbeat.at(0, "stopped", null, 0, List.of(), null));

        assertThat(file.path().getParent()).isEqualTo(directory.agents());
        assertThat(file.path().getFileName()).hasToString("_._______1_2-k3v9x0q2ab.json");
        assertThat(Files.getAttribute(file.path(), "unix:ino")).isNotEqualTo(first);
        assertThat(Files.readString(file.path()))
                .contains("\"state\":\"stopped\"")
                .endsWith("}\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(directory.agents())) {
            assertThat(files).containsExactly(file.path());
        }
    }

    private static JsonNode read(JsonLine line) {
        return new JsonMapper().readTree(line.toBytes());
    }

    private static final class NothingYet implements AgentFacts {
        @Override
        public String version() {
            return "0.1.0";
        }

        @Override
        public List<String> woven() {
            return List.of();
        }

        @Override
        public long adviceFailures() {
            return 0;
        }

        @Override
        public List<String> lastErrors() {
            return List.of();
        }
    }
}
