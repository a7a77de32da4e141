package io.outrider.agent.runtime;

import io.outrider.agent.capture.CallRecorder;
import io.outrider.agent.capture.CaptureOptions;
import io.outrider.agent.config.AgentConfig;
import io.outrider.agent.config.InstrumentConfig;
import io.outrider.agent.event.EventRing;
import io.outrider.agent.heartbeat.AgentFacts;
import io.outrider.agent.weave.WeaveReport;
import io.outrider.agent.weave.Weaver;
import io.outrider.agent.worker.EventPipeline;
import io.outrider.bridge.OutriderBridge;
import java.lang.instrument.Instrumentation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The agent's composition root: what is started, in the order in which an event passes it. */
public final class AgentRuntime {
    private static final long STOP_MILLIS = 2_000;

    private AgentRuntime() {}

    /** Called by the loader, on the host's main thread or on the JVM's attach thread. */
    public static void start(@Nullable String arguments, Instrumentation instrumentation)
            throws ReflectiveOperationException {
        AgentConfig config = AgentConfig.read(arguments);
        for (String problem : config.problems) {
            tell(problem);
        }
        if (!config.enabled) {
            return;
        }
        if (OutriderBridge.connected() != null) {
            tell("already running in this JVM; nothing was changed");
            return;
        }
        WeaveReport report = new WeaveReport();
        EventRing ring = new EventRing(config.buffer.capacity);
        CallRecorder recorder = new CallRecorder(ring, captureOptions(config), report::adviceFailed);
        OutriderBridge.connect(recorder);
        Weaver weaver = Weaver.start(instrumentation, group -> isOn(config.instrument, group), report);
        // Last: a pipeline that finds no place to write takes back what is before it, so that a later attach finds the
        // JVM as it was.
        EventPipeline pipeline = EventPipeline.start(config, ring, new Facts(report), reason -> {
            OutriderBridge.connect(null);
            weaver.stop();
        });
        ShutdownSequence.runLast(() -> {
            recorder.stop();
            pipeline.stop(STOP_MILLIS);
        });
    }

    private static CaptureOptions captureOptions(AgentConfig config) {
        return new CaptureOptions(
                config.buffer.blocksWhenFull,
                config.http.userHeader.isEmpty() ? null : config.http.userHeader,
                config.http.echoesCorrelationId);
    }

    private static boolean isOn(InstrumentConfig instrument, String group) {
        switch (group) {
            case "jdbc":
                return instrument.jdbc;
            case "redis":
                return instrument.redis;
            case "http":
                return instrument.http;
            case "executor":
                return instrument.executor;
            case "api":
                return instrument.api;
            default:
                throw new IllegalArgumentException("no switch for instrumentation group " + group);
        }
    }

    private static void tell(String line) {
        System.err.println("[outrider] " + line);
    }

    /** Leaves the host alone when no event can be written: whichever of the two comes last unweaves. */
    private static final class Retreat implements EventPipeline.Listener {
        private @Nullable Weaver weaver;
        private boolean disabled;

        synchronized void from(Weaver started) {
            weaver = started;
            leave();
        }

        @Override
        public synchronized void disabled(String reason) {
            disabled = true;
            leave();
        }

        private void leave() {
            if (disabled) {
                OutriderBridge.connect(null);
                if (weaver != null) {
                    weaver.stop();
                }
            }
        }
    }

    private static final class Facts implements AgentFacts {
        private final WeaveReport report;

        Facts(WeaveReport report) {
            this.report = report;
        }

        @Override
        public String version() {
            return AgentVersion.current();
        }

        @Override
        public List<String> woven() {
            return report.woven();
        }

        @Override
        public long adviceFailures() {
            return report.adviceFailures();
        }

        @Override
        public List<String> lastErrors() {
            return report.lastErrors();
        }
    }
}
