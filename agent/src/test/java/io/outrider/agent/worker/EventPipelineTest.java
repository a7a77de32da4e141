package io.outrider.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.agent.config.AgentConfig;
import io.outrider.agent.event.EventRing;
import io.outrider.agent.heartbeat.AgentFacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole way, on the real thread and in real files. */
@Timeout(60)
class EventPipelineTest {
    private static final AgentFacts FACTS = new AgentFacts() {
        @Override
        public String version() {
            return "9.9.9";
        }

        @Override
        public List<String> woven() {
            return List.of("org.postgresql.jdbc.PgStatement");
        }

        @Override
        public long adviceFailures() {
            return 3;
        }

        @Override
        public List<String> lastErrors() {
            return List.of("something went wrong");
        }
    };

    @TempDir
    Path temporary;

    private final JsonMapper jackson = new JsonMapper();
    private final EventRing ring = new EventRing(1024);
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

    @Test
    void manyThreadsInOneStreamOut() throws Exception {
        EventPipeline pipeline = start("segments.max-bytes=256KiB,heartbeat-interval=10ms", reason -> {});
        List<Thread> hosts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread host = new Thread(() -> Ring.offer(ring, 5_000));
            host.start();
            hosts.add(host);
        }
        for (Thread host : hosts) {
            host.join();
        }
        pipeline.stop(10_000);

        long covered = 0;
        Set<Long> sequences = new HashSet<>();
        for (Path segment : files("events")) {
            List<JsonNode> lines = lines(segment);
            JsonNode trailer = lines.get(lines.size() - 1).at("/outrider/segment");
            assertThat(trailer.get("first_sequence").longValue()).isEqualTo(covered + 1);
            covered = trailer.get("last_sequence").longValue();
            for (JsonNode line : lines) {
                if (line.at("/event/kind").stringValue("event").equals("event")) {
                    String id = line.at("/event/id").stringValue();
                    sequences.add(Long.parseLong(id.substring(id.lastIndexOf('-') + 1)));
                }
            }
        }
        JsonNode beat = lines(files("agents").get(0)).get(0);
        assertThat(covered).isEqualTo(20_000);
        assertThat(beat.at("/events/produced").longValue()).isEqualTo(20_000);
        assertThat(beat.at("/events/written").longValue()).isEqualTo(sequences.size());
        assertThat(beat.at("/events/pending").longValue()).isZero();
        assertThat(beat.at("/events/dropped/buffer-full").longValue(0)).isEqualTo(20_000 - sequences.size());
        assertThat(beat.at("/agent/state").stringValue()).isEqualTo("stopped");
        assertThat(stderr.toString()).isEmpty();
    }

    @Test
    void theHeartbeatTellsWhoAndHowItIs() throws Exception {
        EventPipeline pipeline = start("heartbeat-interval=10ms,flush-interval=1ms", reason -> {});
        Ring.offer(ring, 2);
        await(() -> beat().at("/events/written").longValue(0) == 2);

        JsonNode beat = beat();
        assertThat(beat.get("format").intValue()).isEqualTo(1);
        assertThat(beat.get("writer").stringValue()).matches("[0-9a-z]{10}");
        assertThat(beat.get("pid").longValue())
                .isEqualTo(ProcessHandle.current().pid());
        assertThat(beat.get("service").toString()).isEqualTo("{\"name\":\"my shop\",\"node\":{\"name\":\"h\"}}");
        assertThat(beat.get("agent").toString()).isEqualTo("{\"version\":\"9.9.9\",\"state\":\"running\"}");
        assertThat(beat.at("/java/version").stringValue()).isEqualTo(System.getProperty("java.version"));
        assertThat(beat.get("woven").toString()).isEqualTo("[\"org.postgresql.jdbc.PgStatement\"]");
        assertThat(beat.at("/events/by_dataset").toString()).isEqualTo("{\"outrider.jdbc\":2}");
        assertThat(beat.at("/events/dropped").toString()).isEqualTo("{}");
        assertThat(beat.get("advice_failures").longValue()).isEqualTo(3);
        assertThat(beat.get("last_errors").toString()).isEqualTo("[\"something went wrong\"]");
        String prefix =
                beat.get("writer").stringValue() + "-" + beat.get("boot").stringValue();
        assertThat(beat.get("segment").stringValue()).isEqualTo(prefix + "-000001.ndjson");
        assertThat(files("agents"))
                .extracting(file -> file.getFileName().toString())
                .containsExactly("my_shop-" + beat.get("writer").stringValue() + ".json");
        pipeline.stop(5_000);
        assertThat(beat().has("segment")).isFalse();
    }

    @Test
    void aFolderThatCannotBeUsedIsToldOnceAndDisables() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        List<String> reasons = new ArrayList<>();
        Path file = Files.writeString(temporary.resolve("run"), "");

        EventPipeline pipeline = start("", reason -> {
            reasons.add(reason);
            told.countDown();
        });
        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
        Ring.offer(ring, 1024);
        // Host threads that wait for room get it.
        await(() -> ring.depth() == 0);
        pipeline.stop(1_000);

        String reason = "run directory " + file + " is not a folder; set run-dir to another path";
        assertThat(pipeline.disabledReason()).isEqualTo(reason);
        assertThat(reasons).containsExactly(reason);
        assertThat(stderr.toString())
                .isEqualToNormalizingNewlines(
                        "[outrider] disabled: " + reason + ". The host runs on without events.\n");
    }

    @Test
    void stoppingAtOnceIsInOrder() throws Exception {
        Ring.offer(ring, 10);
        EventPipeline pipeline = start("", reason -> {});
        pipeline.stop(10_000);

        assertThat(files("events")).hasSize(1);
        assertThat(lines(files("events").get(0))).hasSize(12);
        assertThat(pipeline.disabledReason()).isNull();
    }

    @Test
    void theThreadIsADaemonUnderItsName() {
        EventPipeline pipeline = start("", reason -> {});

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().equals("outrider-drain"))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
        pipeline.stop(10_000);
    }

    @Test
    void theProcessIdIsTheJdks() {
        assertThat(ProcessId.current()).isEqualTo(ProcessHandle.current().pid());
    }

    private EventPipeline start(String arguments, EventPipeline.Listener listener) {
        AgentConfig config = AgentConfig.read(
                "service.name=my shop,run-dir=" + temporary.resolve("run") + "," + arguments,
                new Properties(),
                Map.of("HOSTNAME", "h"));
        assertThat(config.problems).isEmpty();
        return EventPipeline.start(config, ring, FACTS, listener, new PrintStream(stderr, true));
    }

    private JsonNode beat() {
        try {
            List<Path> beats = files("agents");
            return beats.isEmpty()
                    ? jackson.createObjectNode()
                    : lines(beats.get(0)).get(0);
        } catch (IOException notYet) {
            return jackson.createObjectNode();
        }
    }

    private List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(temporary.resolve("run").resolve(folder))) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private List<JsonNode> lines(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add(jackson.readTree(line));
        }
        return lines;
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
