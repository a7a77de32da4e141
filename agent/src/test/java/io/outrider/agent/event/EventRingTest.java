package io.outrider.agent.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventRingTest {
    @Test
    void whatIsPublishedIsPolledInOrder() {
        EventRing ring = new EventRing(8);
        publish(ring, 1);
        publish(ring, 2);

        assertThat(pollStart(ring)).isEqualTo(1);
        assertThat(pollStart(ring)).isEqualTo(2);
        assertThat(ring.poll()).isNull();
    }

    @Test
    void aFullRingTakesNoMoreUntilASlotIsReleased() {
        EventRing ring = new EventRing(4);
        for (int i = 0; i < 4; i++) {
            publish(ring, i);
        }

        assertThat(ring.claim()).isEqualTo(-1);
        assertThat(ring.depth()).isEqualTo(4);
        ring.countDropped();
        assertThat(ring.dropped()).isEqualTo(1);

        ring.poll();
        assertThat(ring.claim()).isEqualTo(4);
        assertThat(ring.claim()).isEqualTo(-1);
    }

    @Test
    void theRingGoesRoundManyTimes() {
        EventRing ring = new EventRing(2);
        for (int i = 0; i < 1_001; i++) {
            publish(ring, i);
            assertThat(pollStart(ring)).isEqualTo(i);
        }

        assertThat(ring.accepted()).isEqualTo(1_001);
        assertThat(ring.depth()).isZero();
        assertThat(ring.capacity()).isEqualTo(2);
    }

    @Test
    void aSlotClaimedButNotPublishedHoldsBackThoseBehindIt() {
        EventRing ring = new EventRing(4);
        long slow = ring.claim();
        publish(ring, 2);

        assertThat(ring.poll()).isNull();
        ring.write(slow, started(1));
        ring.publish(slow);
        assertThat(pollStart(ring)).isEqualTo(1);
        assertThat(pollStart(ring)).isEqualTo(2);
    }

    @Test
    void aCallIsCopiedWithAllThatItSays() {
        EventRing ring = new EventRing(4);
        CallEvent event = new CallEvent();
        event.action = Action.REDIS_COMMAND;
        event.origin = new Origin("worker", DbSystem.REDIS, "localhost:6379", "3");
        event.request = new RequestIds(1, 2, 3, "correlation", "request", "user");
        event.startNanos = -5;
        event.durationNanos = Long.MAX_VALUE;
        event.spanId = Long.MIN_VALUE;
        event.backendPid = -7;
        event.returnedRows = 11;
        event.affectedRows = CallEvent.UNKNOWN;
        event.batchSize = 1L << 40;
        event.command = new byte[] {'G', 'E', 'T'};
        event.key = "key";
        event.keyCount = Integer.MAX_VALUE;
        event.reply = CallEvent.REPLY_ZERO;
        event.blocking = true;
        publish(ring, event);
        event.parentId = 3;

        CallEvent polled = ring.poll();
        assertThat(polled).isNotSameAs(event).usingRecursiveComparison().isEqualTo(event);
        assertThat(polled.origin).isSameAs(event.origin);

        CallEvent plain = new CallEvent();
        plain.text = "SELECT 1";
        publish(ring, plain);
        assertThat(ring.poll()).usingRecursiveComparison().isEqualTo(plain);
    }

    @Test
    void whatTellsMoreIsTakenAsItIs() {
        EventRing ring = new EventRing(2);
        CallEvent failed = started(1);
        failed.error = new IllegalStateException();
        CallEvent request = started(2);
        request.action = Action.HTTP_REQUEST;
        CallEvent said = started(3);
        said.action = Action.APP;
        for (CallEvent event : List.of(failed, request, said, failed)) {
            publish(ring, event);
            assertThat(ring.poll()).isSameAs(event);
        }
        publish(ring, started(4));
        assertThat(ring.poll()).isNotNull().extracting(event -> event.error).isNull();
    }

    /** The ring is made of arrays that outlive the host's objects. */
    @Test
    void aDrainedRingKeepsNothingOfTheHostAlive() throws InterruptedException {
        EventRing ring = new EventRing(2);
        List<WeakReference<Object>> given = publishThingsOfTheHost(ring);
        assertThat(new Drain(ring).discard()).isEqualTo(2);

        for (int i = 0; i < 100 && given.stream().anyMatch(thing -> thing.get() != null); i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(given).allSatisfy(thing -> assertThat(thing.get()).isNull());
        assertThat(ring.isEmpty()).isTrue();
    }

    private static List<WeakReference<Object>> publishThingsOfTheHost(EventRing ring) {
        CallEvent redis = started(1);
        redis.action = Action.REDIS_COMMAND;
        redis.command = new byte[4];
        redis.key = new byte[8];
        CallEvent failed = started(2);
        failed.text = new String("SELECT 1");
        failed.error = new IllegalStateException();
        publish(ring, redis);
        publish(ring, failed);
        return List.of(
                new WeakReference<>(redis.command),
                new WeakReference<>(redis.key),
                new WeakReference<>(failed.text),
                new WeakReference<>(failed.error));
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 0, 1, 3, 1000})
    void aCapacityThatIsNoPowerOfTwoIsRefused(int capacity) {
        assertThatThrownBy(() -> new EventRing(capacity))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("capacity is " + capacity)
                .hasMessageContaining("power of two");
    }

    /** Producers retry until they are taken: all of it arrives, each producer's in its own order, each once. */
    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void manyProducersLoseNothingAndKeepTheirOrder() throws InterruptedException {
        int producers = 4;
        int each = 50_000;
        EventRing ring = new EventRing(64);
        AtomicInteger busy = new AtomicInteger(producers);
        List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < producers; p++) {
            int producer = p;
            String text = "by " + p;
            CallEvent event = new CallEvent();
            threads.add(start(busy, () -> {
                for (int n = 0; n < each; n++) {
                    long position = ring.claim();
                    while (position < 0) {
                        Thread.onSpinWait();
                        position = ring.claim();
                    }
                    event.backendPid = producer;
                    event.startNanos = n;
                    event.durationNanos = -n;
                    event.text = text;
                    ring.write(position, event);
                    ring.publish(position);
                }
            }));
        }

        int[] next = new int[producers];
        int polled = 0;
        while (polled < producers * each) {
            CallEvent event = ring.poll();
            if (event == null) {
                Thread.onSpinWait();
                continue;
            }
            assertEqual(event.startNanos, next[event.backendPid]++);
            assertEqual(event.durationNanos, -event.startNanos);
            assertEqual(Objects.requireNonNull(event.text).charAt(3) - '0', event.backendPid);
            polled++;
        }

        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(next).containsOnly(each);
        assertThat(ring.poll()).isNull();
        assertThat(ring.accepted()).isEqualTo((long) producers * each);
    }

    /** Producers drop when the ring is full: what arrives and what is counted as dropped make up everything. */
    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatIsNotTakenIsCounted() {
        int producers = 3;
        int each = 50_000;
        EventRing ring = new EventRing(8);
        AtomicInteger busy = new AtomicInteger(producers);
        for (int p = 0; p < producers; p++) {
            start(busy, () -> {
                for (int n = 0; n < each; n++) {
                    long position = ring.claim();
                    if (position < 0) {
                        ring.countDropped();
                    } else {
                        ring.write(position, new CallEvent());
                        ring.publish(position);
                    }
                }
            });
        }
        Drain drain = new Drain(ring);
        long polled = 0;
        while (busy.get() > 0) {
            polled += drain.discard();
        }
        polled += drain.discard();

        assertThat(polled).isPositive().isEqualTo(ring.accepted());
        assertThat(polled + ring.dropped()).isEqualTo((long) producers * each);
    }

    private static Thread start(AtomicInteger busy, Runnable work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } finally {
                busy.decrementAndGet();
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void publish(EventRing ring, long mark) {
        publish(ring, started(mark));
    }

    private static void publish(EventRing ring, CallEvent event) {
        long position = ring.claim();
        ring.write(position, event);
        ring.publish(position);
    }

    private static CallEvent started(long nanos) {
        CallEvent event = new CallEvent();
        event.startNanos = nanos;
        return event;
    }

    private static long pollStart(EventRing ring) {
        long start = ring.poll().startNanos;
        return start;
    }

    private static void assertEqual(long actual, long expected) {
        if (actual != expected) {
            throw new AssertionError(actual + " in place of " + expected);
        }
    }
}
