package io.outrider.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.agent.event.Action;
import io.outrider.agent.event.DrainedCall;
import io.outrider.bridge.OutriderBridge;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Inbound requests, and what happens inside them. */
class RequestTest {
    @RegisterExtension
    final Host host = new Host();

    @Test
    void aRequestTellsWhatItWas() {
        Object scope = OutriderBridge.beginRequest(
                "GET",
                "/listings",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "correlation-1",
                "request-1",
                "user-1",
                "127.0.0.1",
                "curl");
        OutriderBridge.endRequest(scope, 200, null);

        DrainedCall request = host.drain.only();
        assertThat(request.action).isEqualTo(Action.HTTP_REQUEST);
        assertThat(request.httpMethod).isEqualTo("GET");
        assertThat(request.path).isEqualTo("/listings");
        assertThat(request.status).isEqualTo(200);
        assertThat(request.traceHigh).isEqualTo(0x4bf92f3577b34da6L);
        assertThat(request.parentId).isEqualTo(0x00f067aa0ba902b7L);
        assertThat(request.correlationId).isEqualTo("correlation-1");
        assertThat(request.requestId).isEqualTo("request-1");
        assertThat(request.userId).isEqualTo("user-1");
        assertThat(request.clientAddress).isEqualTo("127.0.0.1");
        assertThat(request.threadName).isEqualTo(Thread.currentThread().getName());
    }

    @Test
    void callsInsideBelongToTheRequestAndAreSummed() {
        Object scope = Host.beginRequest();
        OutriderBridge.end(Host.beginQuery("SELECT 1"));
        OutriderBridge.fail(Host.beginQuery("SELECT 2"), new IllegalStateException());
        lookUp(null);
        lookUp("found");
        lookUp(0.0);
        OutriderBridge.say("a", "b", null, -1, null, null);
        OutriderBridge.endRequest(scope, 200, null);

        List<DrainedCall> calls = host.drain.all();
        DrainedCall request = calls.remove(calls.size() - 1);
        assertThat(request.dbCount).isEqualTo(2);
        assertThat(request.dbNanos).isEqualTo(calls.get(0).durationNanos + calls.get(1).durationNanos);
        assertThat(request.redisCount).isEqualTo(3);
        assertThat(request.redisNanos).isPositive();
        assertThat(request.cacheHits).isEqualTo(2);
        assertThat(request.cacheMisses).isEqualTo(1);
        assertThat(calls).hasSize(6).allSatisfy(call -> {
            assertThat(call.traceHigh).isEqualTo(request.traceHigh);
            assertThat(call.traceLow).isEqualTo(request.traceLow);
            assertThat(call.parentId).isEqualTo(request.spanId);
            assertThat(call.correlationId).isEqualTo("correlation-1");
            assertThat(call.requestId).isEqualTo("request-1");
            assertThat(call.userId).isEqualTo("user-1");
        });
        assertThat(calls)
                .extracting(call -> call.spanId)
                .doesNotHaveDuplicates()
                .doesNotContain(request.spanId);
    }

    @Test
    void callsAfterTheRequestBelongToNone() {
        OutriderBridge.endRequest(Host.beginRequest(), 200, null);
        host.drain.all();
        OutriderBridge.end(Host.beginQuery("SELECT 1"));

        assertThat(host.drain.only().correlationId).isNull();
    }

    @Test
    void aRequestInsideARequestIsTheSame() {
        Object outer = Host.beginRequest();
        assertThat(Host.beginRequest()).isNull();
        OutriderBridge.endRequest(outer, 404, null);

        assertThat(host.drain.only().status).isEqualTo(404);
    }

    @Test
    void aRequestThatAHandlerThrowsOutOfIsAServerError() {
        IllegalStateException failure = new IllegalStateException();
        OutriderBridge.fail(Host.beginRequest(), failure);

        DrainedCall request = host.drain.only();
        assertThat(request.status).isEqualTo(500);
        assertThat(request.error).isSameAs(failure);
    }

    @Test
    void onlyTheFirstEndIsTold() {
        Object scope = Host.beginRequest();
        OutriderBridge.endRequest(scope, 200, null);
        OutriderBridge.endRequest(scope, 500, null);
        OutriderBridge.end(scope);

        assertThat(host.drain.only().status).isEqualTo(200);
    }

    @Test
    void anAsynchronousRequestGoesOnOnAnotherThread() throws InterruptedException {
        Object scope = Host.beginRequest();
        OutriderBridge.suspendRequest(scope);
        OutriderBridge.end(Host.beginQuery("between"));
        Thread other = new Thread(() -> {
            OutriderBridge.resumeRequest(scope);
            OutriderBridge.end(Host.beginQuery("inside"));
            OutriderBridge.endRequest(scope, 202, null);
            OutriderBridge.end(Host.beginQuery("after"));
        });
        other.start();
        other.join();

        assertThat(host.drain.all())
                .extracting(call -> call.correlationId)
                .containsExactly(null, "correlation-1", "correlation-1", null);
    }

    @Test
    void suspendingAnotherThreadsRequestLeavesTheOwn() throws InterruptedException {
        Object[] other = new Object[1];
        Thread thread = new Thread(() -> other[0] = Host.beginRequest());
        thread.start();
        thread.join();

        Object own = Host.beginRequest();
        OutriderBridge.endRequest(other[0], 200, null);

        assertThat(OutriderBridge.correlationId()).isEqualTo("correlation-1");
        OutriderBridge.endRequest(own, 200, null);
    }

    @Test
    void theHostLearnsItsIds() {
        assertThat(OutriderBridge.correlationId()).isNull();
        assertThat(OutriderBridge.traceparent()).isNull();

        Object scope = Host.beginRequest();
        assertThat(OutriderBridge.correlationId()).isEqualTo("correlation-1");
        assertThat(OutriderBridge.traceparent()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
        assertThat(OutriderBridge.echoedCorrelationId(scope)).isEqualTo("correlation-1");
        assertThat(OutriderBridge.userHeader()).isEqualTo("X-User");
        OutriderBridge.endRequest(scope, 200, null);
    }

    @Test
    void theCorrelationIdIsEchoedWhenAskedForOnly() {
        CaptureOptions silent = new CaptureOptions(false, null, false);
        OutriderBridge.connect(new CallRecorder(host.ring, silent, host.failures::add));
        Object scope = Host.beginRequest();

        assertThat(OutriderBridge.echoedCorrelationId(scope)).isNull();
        assertThat(OutriderBridge.userHeader()).isNull();
        OutriderBridge.endRequest(scope, 200, null);
    }

    private static void lookUp(Object reply) {
        Object scope = Host.beginRedis(Host.GET, "k");
        OutriderBridge.redisReply(scope, reply);
        OutriderBridge.end(scope);
    }
}
