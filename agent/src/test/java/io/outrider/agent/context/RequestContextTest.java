package io.outrider.agent.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RequestContextTest {
    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final ThreadContext thread = new ThreadContext(null);

    @Test
    void theCorrelationHeaderGoesFirst() {
        RequestContext request = begin(null, "correlation-1", "request-1", null);

        assertThat(request.ids.correlationId).isEqualTo("correlation-1");
        assertThat(request.ids.requestId).isEqualTo("request-1");
    }

    @Test
    void theRequestIdStandsInForTheCorrelationId() {
        assertThat(begin(null, null, "request-1", null).ids.correlationId).isEqualTo("request-1");
    }

    @Test
    void aHostileCorrelationIdGivesWayToTheRequestId() {
        assertThat(begin(null, "a\r\nb", "request-1", null).ids.correlationId).isEqualTo("request-1");
    }

    @Test
    void withoutEitherARandomUuidIsMade() {
        RequestContext request = begin(null, "<script>", "\"", null);

        assertThat(UUID.fromString(request.ids.correlationId).version()).isEqualTo(4);
        assertThat(request.ids.requestId).isNull();
        assertThat(begin(null, null, null, null).ids.correlationId).isNotEqualTo(request.ids.correlationId);
    }

    @Test
    void aCallersTraceGoesOn() {
        RequestContext request = begin(TRACEPARENT, null, null, null);

        assertThat(request.ids.traceHigh).isEqualTo(0x4bf92f3577b34da6L);
        assertThat(request.ids.traceLow).isEqualTo(0xa3ce929d0e0e4736L);
        assertThat(request.parentId).isEqualTo(0x00f067aa0ba902b7L);
        assertThat(request.ids.spanId).isNotZero().isNotEqualTo(request.parentId);
        assertThat(request.traceparent())
                .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
                .endsWith("-01")
                .doesNotContain("00f067aa0ba902b7");
    }

    @Test
    void aCallersDecisionNotToSampleGoesOn() {
        assertThat(begin(TRACEPARENT.replaceAll("01$", "00"), null, null, null).traceparent())
                .endsWith("-00");
    }

    @Test
    void withoutACallerATraceBegins() {
        RequestContext request = begin("garbage", null, null, null);

        assertThat(request.ids.traceHigh).isNotZero();
        assertThat(request.ids.traceLow).isNotZero().isNotEqualTo(request.ids.traceHigh);
        assertThat(request.parentId).isZero();
        assertThat(TraceParent.read(request.traceparent()).spanId).isEqualTo(request.ids.spanId);
    }

    @Test
    void whatComesFromOutsideIsBounded() {
        String longText = "x".repeat(100_000);
        RequestContext request = thread.begin(new RequestContext.Inbound(
                longText, longText, longText, longText, longText, longText, longText, longText));

        assertThat(request.method).hasSizeLessThan(20);
        assertThat(request.path).hasSizeLessThan(5_000);
        assertThat(request.userAgent).hasSizeLessThan(1_000);
        assertThat(request.clientAddress).hasSizeLessThan(100);
        assertThat(request.ids.userId).isNull();
        assertThat(request.ids.correlationId).hasSize(36);
    }

    @Test
    void theThreadWorksForTheRequestThatItBegan() {
        RequestContext request = begin(null, null, null, "user-7");

        assertThat(request.ids.userId).isEqualTo("user-7");
        assertThat(thread.request()).isSameAs(request);
        assertThat(thread.replace(null)).isSameAs(request);
        assertThat(thread.request()).isNull();
    }

    @Test
    void onlyTheFirstEndCounts() {
        RequestContext request = begin(null, null, null, null);

        assertThat(request.end()).isTrue();
        assertThat(request.end()).isFalse();
    }

    @Test
    void manyThreadsAddToTheSums() throws InterruptedException {
        RequestContext request = begin(null, null, null, null);
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread worker = new Thread(() -> {
                for (int n = 0; n < 10_000; n++) {
                    request.addDatabaseCall(3);
                    request.addRedisCall(2);
                    request.addCacheHit();
                    request.addCacheMiss();
                }
            });
            worker.start();
            workers.add(worker);
        }
        for (Thread worker : workers) {
            worker.join();
        }

        assertThat(request.dbCount()).isEqualTo(40_000);
        assertThat(request.dbNanos()).isEqualTo(120_000);
        assertThat(request.redisCount()).isEqualTo(40_000);
        assertThat(request.redisNanos()).isEqualTo(80_000);
        assertThat(request.cacheHits()).isEqualTo(40_000);
        assertThat(request.cacheMisses()).isEqualTo(40_000);
    }

    private RequestContext begin(String traceparent, String correlationId, String requestId, String userId) {
        return thread.begin(new RequestContext.Inbound(
                "GET", "/listings", traceparent, correlationId, requestId, userId, "127.0.0.1", "curl"));
    }
}
