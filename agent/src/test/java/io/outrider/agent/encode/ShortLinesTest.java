package io.outrider.agent.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.agent.event.Action;
import io.outrider.agent.event.CallEvent;
import io.outrider.agent.event.DbSystem;
import io.outrider.agent.event.Origin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A short line and the full one that it points to say together what a full line would have said. */
class ShortLinesTest {
    private static final JsonMapper JACKSON = new JsonMapper();
    private static final long OFFSET = 311;

    /** What belongs to the one call and is never taken from another's line. */
    private static final String[] OF_THE_CALL = {
        "@timestamp",
        "event/id",
        "event/duration",
        "duration_ms",
        "message",
        "process/thread",
        "trace",
        "span",
        "parent",
        "correlation",
        "user",
        "http",
        "url",
        "client",
        "user_agent",
        "db/response",
        "db/operation/batch"
    };

    private final EcsEncoder encoder = new EcsEncoder(SampleEvents.config(), SampleEvents.writer(), 4711);
    private final JsonLine out = new JsonLine(64);

    @TestFactory
    List<DynamicTest> everyKindOfEvent() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Map.Entry<String, CallEvent> sample : SampleEvents.all().entrySet()) {
            tests.add(DynamicTest.dynamicTest(sample.getKey(), () -> new ShortLinesTest().twice(sample.getValue())));
        }
        return tests;
    }

    private void twice(CallEvent event) {
        encoder.startBatch(Place.in(1, OFFSET));
        encoder.encode(SampleEvents.all().get("http-request-failed"), 15, SampleEvents.EPOCH_MICROS, out);
        int before = out.length();
        JsonNode first = encode(event, 16);
        JsonNode second = encode(event, 17);
        JsonNode full = JACKSON.readTree(GoldenEventsTest.line("ecs", event));

        assertThat(first.at("/outrider/like").isMissingNode()).isTrue();
        boolean isOrdinary = full.at("/log/level").stringValue().equals("INFO") && event.action != Action.APP;
        if (isOrdinary) {
            assertThat(second.at("/outrider/like").longValue()).isEqualTo(OFFSET + before);
            assertThat(whole(second, first)).isEqualTo(full);
        } else {
            assertThat(second).isEqualTo(full);
        }
    }

    @Test
    void aNewSegmentKnowsNothingOfTheOneBefore() {
        CallEvent query = SampleEvents.query();
        encoder.startBatch(Place.in(1, OFFSET));
        encode(query, 1);
        encoder.startBatch(Place.in(1, 5_000));
        assertThat(encode(query, 2).at("/outrider/like").longValue()).isEqualTo(OFFSET);
        encoder.startBatch(Place.in(2, OFFSET));
        assertThat(encode(query, 3).has("service")).isTrue();
    }

    @Test
    void whatDiffersInNamespaceServerOrStatementHasAShapeOfItsOwn() {
        encoder.startBatch(Place.in(1, OFFSET));
        CallEvent query = SampleEvents.query();
        encode(query, 1);
        query.origin = origin("localhost:5432", "another");
        assertThat(encode(query, 2).at("/db/namespace").stringValue()).isEqualTo("another");
        query.origin = origin("elsewhere:5433", "another");
        assertThat(encode(query, 3).at("/server/address").stringValue()).isEqualTo("elsewhere");
        query.text = "SELECT 1 FROM other";
        assertThat(encode(query, 4).at("/db/collection/name").stringValue()).isEqualTo("other");
        query.text = "SELECT 2 FROM other";
        assertThat(encode(query, 5).has("service"))
                .as("the same once it is masked")
                .isFalse();
        query.action = Action.DB_BATCH;
        query.batchSize = 3;
        assertThat(encode(query, 6).at("/event/action").stringValue()).isEqualTo("db.batch");
    }

    @Test
    void withoutAPlaceAndOnRequestEveryLineIsFull() {
        CallEvent query = SampleEvents.query();
        encoder.startBatch(Place.NOWHERE);
        encode(query, 1);
        assertThat(encode(query, 2).has("service")).isTrue();

        EcsEncoder full = new EcsEncoder(SampleEvents.config("segments.lines=full"), SampleEvents.writer(), 4711);
        full.startBatch(Place.in(1, OFFSET));
        for (int i = 0; i < 2; i++) {
            out.truncate(0);
            full.encode(query, i, SampleEvents.EPOCH_MICROS, out);
            assertThat(JACKSON.readTree(out.toBytes()).has("service")).isTrue();
        }
    }

    @Test
    void pastTheLimitOfShapesLinesAreFull() {
        encoder.startBatch(Place.in(1, OFFSET));
        CallEvent query = SampleEvents.query();
        for (int i = 0; i < 3_000; i++) {
            query.text = "SELECT a FROM t" + i;
            encode(query, i);
        }
        assertThat(encode(query, 3_000).has("service")).isTrue();
        query.text = "SELECT a FROM t7";
        assertThat(encode(query, 3_001).has("service")).isFalse();
    }

    private static Origin origin(String peer, String namespace) {
        return new Origin(SampleEvents.THREAD, DbSystem.POSTGRESQL, peer, namespace);
    }

    private JsonNode encode(CallEvent event, long sequence) {
        int from = out.length();
        encoder.encode(event, sequence, SampleEvents.EPOCH_MICROS, out);
        return JACKSON.readTree(Arrays.copyOfRange(out.toBytes(), from, out.length()));
    }

    private static JsonNode whole(JsonNode shortLine, JsonNode full) {
        ObjectNode whole = (ObjectNode) full.deepCopy();
        for (String path : OF_THE_CALL) {
            int slash = path.lastIndexOf('/');
            JsonNode parent = slash < 0 ? whole : whole.at("/" + path.substring(0, slash));
            if (parent instanceof ObjectNode) {
                ((ObjectNode) parent).remove(path.substring(slash + 1));
            }
        }
        ObjectNode own = (ObjectNode) whole.get("outrider");
        if (own != null) {
            own.retain("query");
        }
        ObjectNode merged = (ObjectNode) JACKSON.readerForUpdating(whole).readValue(shortLine.toString());
        ObjectNode mergedOwn = (ObjectNode) merged.get("outrider");
        mergedOwn.remove("like");
        if (mergedOwn.isEmpty()) {
            merged.remove("outrider");
        }
        for (String object : new String[] {"db"}) {
            JsonNode found = merged.get(object);
            if (found != null && found.isEmpty()) {
                merged.remove(object);
            }
        }
        long micros = (merged.at("/event/duration").longValue() + 500) / 1000;
        merged.set(
                "duration_ms",
                JACKSON.readTree(String.format(java.util.Locale.ROOT, "%d.%03d", micros / 1000, micros % 1000)));
        return merged;
    }
}
