package io.outrider.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.bridge.OutriderBridge;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a host thread does when the drain thread does not keep up. */
class FullRingTest {
    @AfterEach
    void disconnect() {
        OutriderBridge.connect(null);
    }

    @Test
    void eventsAreDroppedAndCounted() {
        Host host = connected(false);
        for (int i = 0; i < 10; i++) {
            OutriderBridge.end(Host.beginQuery("query " + i));
        }

        assertThat(host.drain.all()).extracting(call -> call.text).containsExactly("query 0", "query 1");
        assertThat(host.ring.dropped()).isEqualTo(8);
    }

    @Test
    void requestsAndSaidEventsAreDroppedAndCountedToo() {
        Host host = connected(false);
        for (int i = 0; i < 4; i++) {
            OutriderBridge.say("a", "b", null, -1, null, null);
        }
        OutriderBridge.endRequest(Host.beginRequest(), 200, null);

        assertThat(host.drain.all()).hasSize(2);
        assertThat(host.ring.dropped()).isEqualTo(3);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aThreadThatChoseToWaitGoesOnWhenThereIsRoom() throws InterruptedException {
        Host host = connected(true);
        Thread thread = waitingThread();

        while (thread.isAlive()) {
            host.drain.discard();
            thread.join(1);
        }

        assertThat(host.ring.accepted()).isEqualTo(3);
        assertThat(host.ring.dropped()).isZero();
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void stoppingLetsWaitingThreadsGo() throws InterruptedException {
        Host host = connected(true);
        Thread thread = waitingThread();

        host.recorder.stop();
        thread.join();

        assertThat(host.ring.dropped()).isEqualTo(1);
        OutriderBridge.end(Host.beginQuery("after"));
        assertThat(host.ring.dropped()).isEqualTo(2);
    }

    /** A thread whose third call finds the ring of two full. */
    private static Thread waitingThread() throws InterruptedException {
        CountDownLatch full = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            OutriderBridge.end(Host.beginQuery("1"));
            OutriderBridge.end(Host.beginQuery("2"));
            full.countDown();
            OutriderBridge.end(Host.beginQuery("3"));
        });
        thread.setDaemon(true);
        thread.start();
        full.await();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            LockSupport.parkNanos(1_000);
        }
        return thread;
    }

    private static Host connected(boolean blockWhenFull) {
        Host host = new Host(new CaptureOptions(blockWhenFull, null, false), 2);
        OutriderBridge.connect(host.recorder);
        return host;
    }
}
