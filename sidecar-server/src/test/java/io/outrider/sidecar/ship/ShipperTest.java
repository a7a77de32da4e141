package io.outrider.sidecar.ship;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.sidecar.ship.FakeEngine.Mood;
import io.outrider.sidecar.tail.HandClock;
import io.outrider.sidecar.tail.Heartbeats;
import io.outrider.sidecar.tail.SegmentFolder;
import io.outrider.sidecar.tail.Tail;
import io.outrider.sidecar.tail.TailConfig;
import io.outrider.sidecar.tail.WrittenSegments;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ShipperTest {
    @TempDir
    Path folder;

    private final HandClock clock = new HandClock(Instant.parse("2026-11-23T18:00:00Z"));
    private final List<Duration> pauses = new ArrayList<>();
    private FakeEngine engine;
    private WrittenSegments writer;
    private Shipper shipper;

    @BeforeEach
    void start() throws IOException {
        engine = new FakeEngine();
        writer = new WrittenSegments(folder.resolve("events"), "k3v9x0q2ab").open();
        shipper = shipper();
    }

    @AfterEach
    void stop() throws IOException {
        shipper.close();
        engine.close();
    }

    @Test
    void shipsEveryEventAsItStands() throws Exception {
        String line = writer.queryLine("t1", "a", 5);
        writer.raw(line + "\n").redis("", "GET", "k:*", 1);
        ship();

        assertThat(engine.documents)
                .containsOnlyKeys(
                        "outrider-jdbc-2026.11.23/k3v9x0q2ab-t3f8k2-1", "outrider-redis-2026.11.23/k3v9x0q2ab-t3f8k2-2")
                .containsValue(line);
        assertThat(engine.contentTypes).containsOnly("application/x-ndjson");
        assertThat(shipper.settledCounts().acknowledged()).isEqualTo(2);
    }

    @Test
    void theIndexIsOfTheEventsOwnDay() throws Exception {
        writer.at(Instant.parse("2026-12-31T23:59:59.999999Z")).queries(1);
        writer.at(Instant.parse("2027-01-01T00:00:00Z")).queries(1);
        ship();

        assertThat(engine.documents.keySet())
                .allMatch(key ->
                        key.startsWith("outrider-jdbc-2026.12.31/") || key.startsWith("outrider-jdbc-2027.01.01/"))
                .hasSize(2);
    }

    @Test
    void anAnswerThatIsLostMakesNoDuplicate() throws Exception {
        writer.queries(10);
        engine.moods.add(Mood.SWALLOW_ANSWER);
        engine.moods.add(Mood.SWALLOW_ANSWER);
        ship();

        assertThat(engine.documents).hasSize(10);
        assertThat(engine.batchSizes).containsExactly(10, 10, 10);
        assertThat(shipper.settledCounts().duplicate()).isEqualTo(10);
        assertThat(shipper.settledCounts().acknowledged()).isZero();
        assertThat(shipper.fault()).isEmpty();
    }

    @Test
    void onlyTheBusyItemsAreSentAgain() throws Exception {
        writer.queries(10);
        engine.moods.add(Mood.HALF_BUSY);
        ship();

        assertThat(engine.batchSizes).containsExactly(10, 5);
        assertThat(shipper.settledCounts().acknowledged()).isEqualTo(10);
        assertThat(shipper.settledCounts().duplicate()).isZero();
    }

    @Test
    void overloadAndBlocksArePausesWithGrowingLimits() throws Exception {
        writer.queries(4);
        engine.moods.addAll(List.of(Mood.BUSY, Mood.BROKEN, Mood.BLOCKED, Mood.BUSY));
        ship();

        assertThat(engine.documents).hasSize(4);
        assertThat(pauses).hasSize(4);
        for (int i = 0; i < 4; i++) {
            assertThat(pauses.get(i)).isLessThanOrEqualTo(Duration.ofMillis(500L << i));
        }
        assertThat(shipper.settledCounts().deadLettered()).isZero();
    }

    @Test
    void missingRightsPauseForLongAndAreSaid() throws Exception {
        writer.queries(4);
        engine.moods.add(Mood.FORBIDDEN);
        List<String> faults = new ArrayList<>();
        shipper.round(true, time -> {
            faults.add(shipper.fault());
            return pauses.add(time);
        });

        assertThat(faults).singleElement().asString().contains("403").contains("elasticsearch.api-key");
        assertThat(pauses).containsExactly(Duration.ofSeconds(60));
        assertThat(engine.documents).hasSize(4);
    }

    @Test
    void theItemThatIsRefusedIsBuriedAndTheOthersArrive() throws Exception {
        writer.queries(3).query("", "poison", 1).queries(3);
        engine.refused = "poison";
        ship();

        assertThat(engine.documents).hasSize(6);
        assertThat(shipper.settledCounts().deadLettered()).isEqualTo(1);
        JsonNode letter = JsonMapper.shared().readTree(Files.readString(deadLetters()));
        assertThat(letter.path("status").asInt()).isEqualTo(400);
        assertThat(letter.path("type").asString()).isEqualTo("planted");
        assertThat(letter.at("/event/event/id").asString()).isEqualTo("k3v9x0q2ab-t3f8k2-4");
    }

    @Test
    void aRequestThatIsRefusedWholeIsHalvedUntilTheCulpritStandsAlone() throws Exception {
        writer.queries(20).query("", "poison", 1).queries(20);
        engine.poison = "poison";
        ship();

        assertThat(engine.documents).hasSize(40);
        assertThat(shipper.settledCounts().deadLettered()).isEqualTo(1);
        assertThat(shipper.settledCounts().duplicate()).isZero();
    }

    @Test
    void aRequestThatIsTooLargeIsHalvedAndTheNextAreSmaller() throws Exception {
        writer.queries(100);
        engine.maxItems = 30;
        ship();
        assertThat(engine.documents).hasSize(100);
        assertThat(engine.batchSizes).startsWith(100, 50, 25, 25);

        int before = engine.batchSizes.size();
        writer.queries(100);
        ship();
        assertThat(engine.batchSizes.get(before)).isLessThan(100);
        assertThat(engine.documents).hasSize(200);
    }

    @Test
    void nothingIsRememberedOfAPortionThatWasNotSettled() throws Exception {
        writer.queries(10);
        engine.moods.add(Mood.BUSY);
        shipper.round(true, time -> false); // told to stop in the pause
        assertThat(shipper.settledMemory().read()).isZero();
        assertThat(shipper.settledCounts().acknowledged()).isZero();
    }

    /** The state is saved at some moments and the process killed at others; everything must be there once, every count right. */
    @Test
    void afterAKillItGoesOnFromTheLastState() throws Exception {
        for (int round = 0; round < 12; round++) {
            writer.queries(7).query("", "poison", 1);
            engine.refused = "poison";
            if (round % 3 == 1) {
                engine.moods.add(Mood.SWALLOW_ANSWER);
            }
            String saved = saved(shipper);
            ship();
            if (round % 2 == 0) {
                shipper.close(); // killed before the next save
                shipper = shipper();
                shipper.read(JsonMapper.shared().readTree(saved));
            }
        }
        ship();

        assertThat(engine.documents).hasSize(12 * 7);
        assertThat(Files.readAllLines(deadLetters())).hasSize(12).doesNotHaveDuplicates();
        var counts = shipper.settledCounts();
        assertThat(counts.acknowledged() + counts.duplicate()).isEqualTo(12 * 7);
        assertThat(counts.deadLettered()).isEqualTo(12);
        assertThat(shipper.settledMemory().read()).isEqualTo(writer.sequence());
    }

    @Test
    void credentialsAreSent() throws Exception {
        shipper.close();
        shipper = new Shipper(config("", "elastic", "secret"), this::tail, deadLetters(), clock);
        writer.queries(1);
        ship();
        assertThat(engine.authorization).isEqualTo("Basic ZWxhc3RpYzpzZWNyZXQ=");

        shipper.close();
        shipper = new Shipper(config("key==", "elastic", "secret"), this::tail, deadLetters(), clock);
        ship();
        assertThat(engine.authorization).isEqualTo("ApiKey key==");
    }

    private void ship() throws InterruptedException {
        while (shipper.round(true, pauses::add) > 0) {
            continue;
        }
    }

    private static String saved(Shipper shipper) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonMapper.shared().createGenerator(bytes)) {
            shipper.write(json);
        }
        return bytes.toString(java.nio.charset.StandardCharsets.UTF_8);
    }

    private Path deadLetters() {
        return folder.resolve("dead-letter.ndjson");
    }

    private Shipper shipper() {
        return new Shipper(config("", "", ""), this::tail, deadLetters(), clock);
    }

    private Tail tail(io.outrider.sidecar.tail.TailMemory memory) {
        TailConfig config = new TailConfig(Duration.ofMillis(1), Duration.ofSeconds(10), 1 << 20, 0);
        return new Tail(
                new SegmentFolder(folder.resolve("events")),
                new Heartbeats(folder.resolve("agents"), clock),
                config,
                clock,
                memory);
    }

    private ShipConfig config(String apiKey, String user, String password) {
        return new ShipConfig(
                List.of(URI.create(engine.url())),
                user,
                password,
                apiKey,
                "outrider",
                false,
                1600,
                4 << 20,
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofMillis(500),
                Duration.ofSeconds(60));
    }
}
