package io.outrider.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Without the agent: nothing happens, nothing throws, next to nothing is spent. */
class StructuredLoggerTest {
    private static final StructuredLogger LOG = StructuredLogger.forClass(StructuredLoggerTest.class);
    private static final Duration BRIEF = Duration.ofMillis(3);

    @Test
    void aLoggerIsNamedAfterItsClass() {
        assertThat(LOG.name()).isEqualTo("io.outrider.api.StructuredLoggerTest");
        assertThat(StructuredLogger.named("billing").name()).isEqualTo("billing");
    }

    static Stream<Runnable> oddCalls() {
        return Stream.of(
                () -> LOG.event(null, null),
                () -> LOG.event("a", "m", (Object[]) null),
                () -> LOG.event("a", "m", (Object) null),
                () -> LOG.event("a", "m", "name without value"),
                () -> LOG.event("a", "m", null, "value without name"),
                () -> LOG.event("a", "m", 7, new Object[0]),
                () -> LOG.failure("a", null, null, (Object[]) null),
                () -> LOG.apiRequest(null, null, -1, null, (Object[]) null),
                () -> LOG.databaseQuery(null, null, -1, (Object[]) null),
                () -> LOG.cacheOperation(null, null, false, null, (Object[]) null),
                () -> LOG.apiRequest("GET", "/", 200, ChronoUnit.FOREVER.getDuration(), "a", 1),
                () -> LOG.databaseQuery("SELECT 1", Duration.ofSeconds(Long.MIN_VALUE), Long.MAX_VALUE),
                () -> LOG.cacheOperation("get", "k", true, Duration.ZERO.minusNanos(1), "a"));
    }

    @ParameterizedTest
    @MethodSource("oddCalls")
    void noCallThrowsWhateverItIsGiven(Runnable call) {
        assertThatCode(call::run).doesNotThrowAnyException();
    }

    @Test
    void aCallAllocatesLittleMoreThanItsArguments() {
        assertThat(bytesPerCall(() -> LOG.event("search.finished", "done", "city", "Bonn", "items_count", 3)))
                .isLessThanOrEqualTo(64);
        assertThat(bytesPerCall(() -> LOG.databaseQuery("SELECT 1", BRIEF, 20))).isLessThanOrEqualTo(256);
        assertThat(bytesPerCall(() -> LOG.apiRequest("GET", "/listings", 200, BRIEF)))
                .isLessThanOrEqualTo(512);
        assertThat(bytesPerCall(() -> LOG.cacheOperation("get", "listing:7", true, BRIEF)))
                .isLessThanOrEqualTo(512);
    }

    private static long bytesPerCall(Runnable call) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 30; round++) {
            long before = threads.getThreadAllocatedBytes(thread);
            for (int i = 0; i < 1_000; i++) {
                call.run();
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        return least / 1_000;
    }
}
