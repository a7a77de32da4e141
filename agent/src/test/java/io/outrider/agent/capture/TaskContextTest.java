package io.outrider.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.bridge.OutriderBridge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A request's context on its way to the threads that work for it. */
class TaskContextTest {
    @RegisterExtension
    final Host host = new Host();

    private final Object task = new Object();
    private String seen = "not run";

    @Test
    void aTaskRunsWithTheContextOfItsHandOver() throws InterruptedException {
        Object request = Host.beginRequest();
        OutriderBridge.capture(task);
        OutriderBridge.endRequest(request, 200, null);

        onAnotherThread(() -> {
            Object scope = OutriderBridge.enterTask(task);
            seen = OutriderBridge.correlationId();
            OutriderBridge.exitTask(scope);
            assertThat(OutriderBridge.correlationId()).isNull();
        });

        assertThat(seen).isEqualTo("correlation-1");
    }

    @Test
    void aTaskHandedOverOutsideARequestHasNone() throws InterruptedException {
        OutriderBridge.capture(task);

        onAnotherThread(() -> assertThat(OutriderBridge.enterTask(task)).isNull());
    }

    @Test
    void aTaskOnThePoolsThreadLeavesNothingBehind() throws InterruptedException {
        Object request = Host.beginRequest();
        OutriderBridge.capture(task);
        OutriderBridge.endRequest(request, 200, null);

        onAnotherThread(() -> {
            OutriderBridge.enterPooledTask(task);
            seen = OutriderBridge.correlationId();
            OutriderBridge.exitPooledTask();
            assertThat(OutriderBridge.correlationId()).isNull();
        });

        assertThat(seen).isEqualTo("correlation-1");
    }

    /** A forked task may run on the forking thread, which is in a request of its own. */
    @Test
    void aTaskThatRunsInsideAnotherRequestGivesItBack() {
        Object first = Host.beginRequest();
        OutriderBridge.captureOnce(task);
        OutriderBridge.captureOnce(task);
        OutriderBridge.endRequest(first, 200, null);
        Object second = OutriderBridge.beginRequest("GET", "/", null, "correlation-2", null, null, null, null);

        Object scope = OutriderBridge.enterTask(task);
        assertThat(OutriderBridge.correlationId()).isEqualTo("correlation-1");
        OutriderBridge.exitTask(scope);
        assertThat(OutriderBridge.correlationId()).isEqualTo("correlation-2");
        assertThat(OutriderBridge.enterTask(task)).isNull();

        OutriderBridge.endRequest(second, 200, null);
    }

    @Test
    void aThreadStartedForATaskFindsTheContextUnderItself() throws InterruptedException {
        Thread thread = new Thread(() -> seen = OutriderBridge.correlationId());
        Object request = Host.beginRequest();
        OutriderBridge.captureOnce(thread);
        OutriderBridge.endRequest(request, 200, null);

        thread.start();
        thread.join();

        assertThat(seen).isEqualTo("correlation-1");
    }

    @Test
    void callsOfATaskAreSummedInTheRequestThatWaitsForIt() throws InterruptedException {
        Object request = Host.beginRequest();
        OutriderBridge.capture(task);
        onAnotherThread(() -> {
            Object scope = OutriderBridge.enterTask(task);
            OutriderBridge.end(Host.beginQuery("SELECT 1"));
            OutriderBridge.exitTask(scope);
        });
        OutriderBridge.endRequest(request, 200, null);

        assertThat(host.drain.all().get(1).dbCount).isEqualTo(1);
    }

    private void onAnotherThread(Runnable work) throws InterruptedException {
        Throwable[] failure = new Throwable[1];
        Thread thread = new Thread(work);
        thread.setUncaughtExceptionHandler((t, e) -> failure[0] = e);
        thread.start();
        thread.join();
        assertThat(failure[0]).isNull();
        assertThat(host.failures).isEmpty();
    }
}
