package io.outrider.agent.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class IdsTest {
    private static final int THREADS = 4;
    private static final int IDS_PER_THREAD = 250_000;

    @Test
    void idsOfManyThreadsAreDifferentAndNeverZero() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        Callable<long[]> draw = () -> {
            ThreadContext context = new ThreadContext(null);
            return LongStream.generate(context::nextId).limit(IDS_PER_THREAD).toArray();
        };
        try {
            long[] all = IntStream.range(0, THREADS).mapToObj(i -> pool.submit(draw)).toList().stream()
                    .map(IdsTest::get)
                    .flatMapToLong(Arrays::stream)
                    .toArray();

            assertThat(LongStream.of(all).distinct().count()).isEqualTo((long) THREADS * IDS_PER_THREAD);
            assertThat(LongStream.of(all).anyMatch(id -> id == 0)).isFalse();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void theOneStateThatWouldMixToZeroDoesNot() {
        assertThat(Ids.mix(0)).isNotZero();
    }

    @Test
    void aNumberIsSixteenDigits() {
        StringBuilder out = new StringBuilder();
        Ids.appendHex(out, 0x00f067aa0ba902b7L);
        Ids.appendHex(out, -1);

        assertThat(out).hasToString("00f067aa0ba902b7ffffffffffffffff");
    }

    @Test
    void anyTwoNumbersMakeARandomUuid() {
        for (long bits : new long[] {0, -1, Long.MIN_VALUE, 0x0123456789abcdefL}) {
            UUID uuid = UUID.fromString(Ids.uuid(bits, bits));
            assertThat(uuid.version()).isEqualTo(4);
            assertThat(uuid.variant()).isEqualTo(2);
        }
    }

    private static long[] get(Future<long[]> drawn) {
        try {
            return drawn.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
