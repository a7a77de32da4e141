package io.outrider.agent.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left out because the call before said it must come out as if it had been said. */
class LaneTest {
    private static final Origin[] ORIGINS = {
        Origin.NONE,
        new Origin("a", DbSystem.POSTGRESQL, "db:5432", "shop"),
        new Origin("a", DbSystem.REDIS, "cache:6379", "0")
    };
    private static final RequestIds[] REQUESTS = {
        null, new RequestIds(1, 2, 3, "one", null, null), new RequestIds(4, 5, 6, "two", "request", "user")
    };
    private static final String[] TEXTS = {null, "SELECT 1", "SELECT 2", "SELECT '" + "x".repeat(5_000) + "'"};
    private static final Object[] COMMANDS = {null, new byte[] {'G', 'E', 'T'}, "SET", new StringBuilder("OWN")};
    private static final Object[] KEYS = {null, "key:1", new byte[] {1, 2}};

    private final CallEvent polled = new CallEvent();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverFollowsWhateverComesOutAsItWentIn(int seed) {
        Random random = new Random(seed);
        Lane lane = new Lane(1 << random.nextInt(1, 12), this);
        CallEvent filled = new CallEvent();
        Deque<CallEvent> waiting = new ArrayDeque<>();
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            if (random.nextInt(100) < 52) {
                CallEvent next = random.nextInt(20) == 0 ? whole(random) : filled;
                fill(next, random);
                CallEvent expected = next == filled ? copy(filled) : next;
                if (lane.offer(next)) {
                    waiting.add(expected);
                } else {
                    refused++;
                }
            } else {
                assertIs(lane.poll(polled), waiting.poll());
            }
        }
        while (!waiting.isEmpty()) {
            assertIs(lane.poll(polled), waiting.poll());
        }
        assertThat(lane.isEmpty()).isTrue();
        assertThat(lane.poll(polled)).isNull();
        assertThat(lane.accepted()).isEqualTo(lane.drained());
        assertThat(lane.accepted() + refused).isPositive();
    }

    @Test
    void aFullLaneRefusesAndTakesAgainWhenThereIsRoom() {
        Lane lane = new Lane(2, this);
        assertThat(lane.offer(new CallEvent())).isTrue();
        assertThat(lane.offer(new CallEvent())).isTrue();
        assertThat(lane.offer(new CallEvent())).isFalse();
        lane.poll(polled);
        assertThat(lane.offer(new CallEvent())).isTrue();
        assertThat(lane.offer(new CallEvent())).isFalse();
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void acrossTwoThreadsNothingIsTornOrLost() throws InterruptedException {
        int count = 1_000_000;
        Lane lane = new Lane(64, this);
        Thread owner = new Thread(() -> {
            CallEvent event = new CallEvent();
            for (int i = 0; i < count; i++) {
                event.startNanos = i;
                event.durationNanos = -i;
                event.text = TEXTS[i / 7 % 3];
                event.request = REQUESTS[i / 5 % 3];
                while (!lane.offer(event)) {
                    Thread.onSpinWait();
                }
            }
        });
        owner.setDaemon(true);
        owner.start();
        for (int i = 0; i < count; ) {
            CallEvent event = lane.poll(polled);
            if (event == null) {
                Thread.onSpinWait();
                continue;
            }
            boolean same = event.startNanos == i
                    && event.durationNanos == -i
                    && event.text == TEXTS[i / 7 % 3]
                    && event.request == REQUESTS[i / 5 % 3];
            if (!same) {
                throw new AssertionError("event " + i + " came as " + event.startNanos + " " + event.text);
            }
            i++;
        }
        owner.join();
        assertThat(lane.isEmpty()).isTrue();
    }

    /** A stack can be full anywhere; what the thrown-out call had named must not stay on one side only. */
    @Test
    void whatAFullStackCutOffIsNotTakenForKnown() {
        Lane lane = new Lane(1 << 14, this);
        CallEvent event = new CallEvent();
        int accepted = 0;
        for (int i = 0; i < 2_000; i++) {
            event.text = "SELECT " + i % 50;
            event.startNanos = i;
            event.request = REQUESTS[i % 3];
            event.origin = ORIGINS[i / 2 % 3];
            try {
                if (i % 20 == 0) {
                    offerOnAFullStack(lane, event);
                } else {
                    lane.offer(event);
                }
            } catch (StackOverflowError expected) {
                accepted--;
            }
            accepted++;
        }
        int polledCount = 0;
        for (CallEvent next = lane.poll(polled); next != null; next = lane.poll(polled)) {
            int i = (int) next.startNanos;
            assertThat(next.text).isEqualTo("SELECT " + i % 50);
            assertThat(next.request).isSameAs(REQUESTS[i % 3]);
            assertThat(next.origin).isSameAs(ORIGINS[i / 2 % 3]);
            polledCount++;
        }
        assertThat(polledCount).isGreaterThanOrEqualTo(accepted);
    }

    /** Calls itself until there is no room, and offers on each way back until once it works. */
    private static boolean offerOnAFullStack(Lane lane, CallEvent event) {
        boolean offered;
        try {
            offered = offerOnAFullStack(lane, event);
        } catch (StackOverflowError full) {
            offered = false;
        }
        return offered || lane.offer(event);
    }

    @Test
    void lanesAreFewAndGoWithTheirThreads() throws InterruptedException {
        EventRing ring = new EventRing(8);
        List<Object> owners = new ArrayList<>();
        for (int i = 0; i < EventRing.MOST_LANES; i++) {
            Object owner = new Object();
            owners.add(owner);
            Lane lane = ring.openLane(owner);
            assertThat(lane).isNotNull();
            lane.offer(new CallEvent());
        }
        assertThat(ring.openLane(this)).isNull();
        assertThat(ring.depth()).isEqualTo(EventRing.MOST_LANES);
        assertThat(new Drain(ring).discard()).isEqualTo(EventRing.MOST_LANES);

        owners.clear();
        for (int i = 0; i < 100 && ring.openLane(this) == null; i++) {
            System.gc();
            Thread.sleep(10);
            ring.closeLanes();
        }
        assertThat(ring.openLane(this)).isNotNull();
        assertThat(ring.accepted()).isEqualTo(EventRing.MOST_LANES);
        assertThat(ring.depth()).isZero();
    }

    @Test
    void aBusyLaneLeavesTheOthersTheirTurn() {
        EventRing ring = new EventRing(1 << 15);
        Lane busy = ring.openLane(this);
        CallEvent event = new CallEvent();
        for (int i = 0; i < 5_000; i++) {
            busy.offer(event);
        }
        event.startNanos = 7;
        long position = ring.claim();
        ring.write(position, event);
        ring.publish(position);

        int before = 0;
        while (ring.poll().startNanos != 7) {
            before++;
        }
        assertThat(before).isLessThan(1_000);
    }

    @Test
    void whatIsLargeOrTheHostsOwnIsNotKept() throws InterruptedException {
        Lane lane = new Lane(8, this);
        List<WeakReference<Object>> given = offerThingsOfTheHost(lane);
        while (lane.poll(polled) != null) {
            polled.forget();
        }
        for (int i = 0; i < 100 && given.stream().anyMatch(thing -> thing.get() != null); i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(given).allSatisfy(thing -> assertThat(thing.get()).isNull());
    }

    private static List<WeakReference<Object>> offerThingsOfTheHost(Lane lane) {
        CallEvent event = new CallEvent();
        event.text = "x".repeat(5_000);
        WeakReference<Object> text = new WeakReference<>(event.text);
        lane.offer(event);
        event.action = Action.REDIS_COMMAND;
        event.command = new StringBuilder("OWN");
        event.key = new byte[8];
        WeakReference<Object> command = new WeakReference<>(event.command);
        WeakReference<Object> key = new WeakReference<>(event.key);
        lane.offer(event);
        CallEvent failed = new CallEvent();
        failed.error = new IllegalStateException();
        lane.offer(failed);
        return List.of(text, command, key, new WeakReference<>(failed.error));
    }

    private static CallEvent whole(Random random) {
        CallEvent event = new CallEvent();
        event.error = random.nextBoolean() ? new IllegalStateException() : null;
        return event;
    }

    private static void fill(CallEvent event, Random random) {
        Action[] actions = Action.values();
        event.action = actions[random.nextInt(event.error == null ? Action.HTTP_REQUEST.ordinal() : actions.length)];
        if (random.nextInt(3) == 0) {
            event.origin = ORIGINS[random.nextInt(ORIGINS.length)];
        }
        if (random.nextInt(3) == 0) {
            event.request = REQUESTS[random.nextInt(REQUESTS.length)];
        }
        boolean isRedis = event.action.isRedis();
        event.text = isRedis ? null : TEXTS[random.nextInt(TEXTS.length)];
        event.command = isRedis ? COMMANDS[random.nextInt(COMMANDS.length)] : null;
        event.key = KEYS[random.nextInt(KEYS.length)];
        event.parentId = event.request == null ? 0 : event.request.spanId;
        event.startNanos = random.nextLong();
        event.durationNanos = random.nextLong();
        event.spanId = random.nextLong();
        event.returnedRows = random.nextLong();
        event.affectedRows = random.nextLong();
        event.batchSize = random.nextLong();
        event.keyCount = random.nextInt();
        event.backendPid = random.nextInt();
        event.reply = (byte) random.nextInt(4);
        event.blocking = random.nextBoolean();
    }

    private static CallEvent copy(CallEvent event) {
        CallEvent copy = event.copyOfCall();
        copy.parentId = event.parentId;
        return copy;
    }

    private static void assertIs(CallEvent actual, CallEvent expected) {
        if (expected == null || expected.error != null) {
            assertThat(actual).isSameAs(expected);
            return;
        }
        boolean same = actual != null
                && actual.action == expected.action
                && actual.origin == expected.origin
                && actual.request == expected.request
                && actual.parentId == expected.parentId
                && actual.text == expected.text
                && actual.command == expected.command
                && actual.key == expected.key
                && actual.startNanos == expected.startNanos
                && actual.durationNanos == expected.durationNanos
                && actual.spanId == expected.spanId
                && actual.returnedRows == expected.returnedRows
                && actual.affectedRows == expected.affectedRows
                && actual.batchSize == expected.batchSize
                && actual.keyCount == expected.keyCount
                && actual.backendPid == expected.backendPid
                && actual.reply == expected.reply
                && actual.blocking == expected.blocking;
        if (!same) {
            assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
            throw new AssertionError("equal, but not the same objects: " + actual);
        }
    }
}
