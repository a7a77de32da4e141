package io.outrider.agent.capture;

import io.outrider.agent.event.Drain;
import io.outrider.agent.event.EventRing;
import io.outrider.bridge.OutriderBridge;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A host with the agent connected: rings the bridge as woven code does, and sees what arrives at the drain. */
final class Host implements BeforeEachCallback, AfterEachCallback {
    static final byte[] GET = {'G', 'E', 'T'};

    final EventRing ring;
    final Drain drain;
    final CallRecorder recorder;

    /** What advice or the recorder reported of itself. */
    final List<Throwable> failures = new ArrayList<>();

    Host() {
        this(new CaptureOptions(false, "X-User", true), 64);
    }

    Host(CaptureOptions options, int capacity) {
        ring = new EventRing(capacity);
        drain = new Drain(ring);
        recorder = new CallRecorder(ring, options, failures::add);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        OutriderBridge.connect(recorder);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        OutriderBridge.connect(null);
    }

    static Object beginQuery(String text) {
        return OutriderBridge.begin(
                OutriderBridge.POSTGRESQL, OutriderBridge.DB_QUERY, text, "localhost:5432", "rentscout", 812);
    }

    static Object beginRedis(byte[] command, String key) {
        Object scope = OutriderBridge.beginOutermost(
                OutriderBridge.REDIS, OutriderBridge.REDIS_COMMAND, null, "localhost:6379", "0", 0);
        OutriderBridge.redisCommand(scope, command, key, key == null ? 0 : 1, false);
        return scope;
    }

    static Object beginRequest() {
        return OutriderBridge.beginRequest(
                "GET", "/listings", null, "correlation-1", "request-1", "user-1", "127.0.0.1", "curl");
    }
}
