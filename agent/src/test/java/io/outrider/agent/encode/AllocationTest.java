package io.outrider.agent.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.outrider.agent.event.CallEvent;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Encoding allocates nothing once every statement, command and server was met. */
class AllocationTest {
    private static final int ROUNDS = 20_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @CsvSource({
        "ecs, db-query, true",
        "ecs, redis-command, true",
        "ecs, db-query, false",
        "ecs, db-query-slow-update, false",
        "ecs, db-batch, false",
        "ecs, redis-command, false",
        "ecs, redis-pipeline, false",
        "ecs, db-commit, false",
        "logstash, db-query, false",
        "logstash, redis-command, false"
    })
    void nothingPerEvent(String format, String sample, boolean shortLines) {
        EventEncoder encoder = EventEncoder.of(SampleEvents.config("format=" + format), SampleEvents.writer(), 4711);
        CallEvent event = SampleEvents.all().get(sample);
        encoder.startBatch(shortLines ? Place.in(1, 300) : Place.NOWHERE);
        JsonLine out = new JsonLine(4096);
        encode(encoder, event, out, ROUNDS);

        long before = THREADS.getCurrentThreadAllocatedBytes();
        encode(encoder, event, out, ROUNDS);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

        // Reading the counter allocates a little itself; one object per event would be 320,000 bytes.
        assertThat(allocated).isLessThan(ROUNDS);
    }

    @ParameterizedTest
    @CsvSource({"ecs", "logstash"})
    void theMeterSeesWhatIsAllocated(String format) {
        EventEncoder encoder = EventEncoder.of(SampleEvents.config("format=" + format), SampleEvents.writer(), 4711);
        CallEvent failed = SampleEvents.all().get("db-query-failed");
        JsonLine out = new JsonLine(4096);

        long before = THREADS.getCurrentThreadAllocatedBytes();
        encode(encoder, failed, out, ROUNDS);

        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isGreaterThan(16L * ROUNDS);
        assertThat(List.of(out.length())).doesNotContain(0);
    }

    private static void encode(EventEncoder encoder, CallEvent event, JsonLine out, int rounds) {
        for (int i = 0; i < rounds; i++) {
            out.truncate(0);
            encoder.encode(event, i, SampleEvents.EPOCH_MICROS + i, out);
        }
    }
}
