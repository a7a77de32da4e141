package io.outrider.agent.runtime;

import io.outrider.agent.capture.CallRecorder;
import io.outrider.agent.capture.CaptureOptions;
import io.outrider.agent.config.AgentConfig;
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
        CallRecorder recorder = new CallRecorder(ring, captureOptions(config), report);
        OutriderBridge.connect(recorder);
        Weaver weaver = Weaver.start(instrumentation, config.instrument.groups(), report);
        // Last: a pipeline that finds no place to write takes back what is before it, so that a later attach finds the
        // JVM as it was.
        EventPipeline pipeline = EventPipeline.start(config, ring, new Facts(report), new Retreat(weaver));
        ShutdownSequence.runLast(new Ending(recorder, pipeline));
    }

    private static CaptureOptions captureOptions(AgentConfig config) {
        return new CaptureOptions(
                config.buffer.blocksWhenFull,
                config.http.userHeader.isEmpty() ? null : config.http.userHeader,
                config.http.echoesCorrelationId);
    }

    private static void tell(String line) {
        System.err.println("[outrider] " + line);
    }

    // Classes, not lambdas: each lambda before the host's main costs several times as much.

    /** Leaves the host alone when no event can be written. */
    private static final class Retreat implements EventPipeline.Listener {
        private final Weaver weaver;

        Retreat(Weaver weaver) {
            this.weaver = weaver;
        }

        @Override
        public void disabled(String reason) {
            OutriderBridge.connect(null);
            weaver.stop();
        }
    }

    private static final class Ending implements Runnable {
        private final CallRecorder recorder;
        private final EventPipeline pipeline;

        Ending(CallRecorder recorder, EventPipeline pipeline) {
            this.recorder = recorder;
            this.pipeline = pipeline;
        }

        @Override
        public void run() {
            recorder.stop();
            pipeline.stop(STOP_MILLIS);
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
