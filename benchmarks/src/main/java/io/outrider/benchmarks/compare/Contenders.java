package io.outrider.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** Who is compared, in the order in which they take turns. */
final class Contenders {
    /** For an agent that records inside transactions only: one transaction for each unit of a host's work. */
    private static final String UNITS_OF_WORK = "io.outrider.benchmarks.host.PrimaryKeyCaller#hundredCalls,"
            + "io.outrider.benchmarks.host.RowsHost#tenResults,"
            + "io.outrider.benchmarks.host.PipelineHost#pipeline";

    /** Peers that see every call of {@code call} and make a span of it, whatever becomes of the span. */
    static final List<String> TRACING = List.of("opentelemetry", "opentelemetry-stdout", "elastic", "datadog");

    static final String OUTRIDER = "outrider";

    /** What any agent brings, and nothing else: what differs from bare here is no contender's doing, or the measure's own error. */
    static final String MODULE = "module";

    private final Layout layout;

    private Contenders(Layout layout) {
        this.layout = layout;
    }

    static List<Contender> all(Layout layout) {
        Contenders contenders = new Contenders(layout);
        return List.of(
                withoutAgent(Contender.BARE, "bare", List.of()),
                withoutAgent(
                        MODULE,
                        "no agent, but the module java.instrument, which every agent brings",
                        List.of("--add-modules=java.instrument")),
                contenders.outrider(),
                contenders.openTelemetry(
                        "opentelemetry", "OpenTelemetry %s, no exporter", "none", /* keepsRecords= */ false),
                contenders.openTelemetry(
                        "opentelemetry-stdout",
                        "OpenTelemetry %s, OTLP JSON to stdout",
                        "experimental-otlp/stdout",
                        /* keepsRecords= */ true),
                contenders.elastic("elastic-idle", "Elastic APM %s, outside transactions (records nothing)", ""),
                contenders.elastic("elastic", "Elastic APM %s, inside transactions, nothing sent", UNITS_OF_WORK),
                contenders.datadog(),
                contenders.p6spy(),
                contenders.datasourceProxy());
    }

    private Contender outrider() {
        Path jar = layout.agent();
        return agent(
                OUTRIDER,
                "Outrider " + implementationVersion(jar) + ", ECS JSON to segments on disk",
                jar,
                folder -> List.of("-javaagent:" + jar + "=run-dir=" + SegmentRecords.runDirectory(folder)
                        + ",service.name=bench"),
                new SegmentRecords());
    }

    private Contender openTelemetry(String name, String label, String exporter, boolean keepsRecords) {
        Path jar = layout.peer("opentelemetry-javaagent");
        return agent(
                name,
                label,
                jar,
                folder -> List.of(
                        "-javaagent:" + jar,
                        "-Dotel.traces.exporter=" + exporter,
                        "-Dotel.metrics.exporter=none",
                        "-Dotel.logs.exporter=none"),
                keepsRecords ? folder -> Occurrences.of(Records.STATEMENT, HostJvm.output(folder)) : null);
    }

    private Contender elastic(String name, String label, String transactions) {
        Path jar = layout.peer("elastic-apm-agent");
        return agent(
                name,
                label,
                jar,
                folder -> List.of(
                        "-javaagent:" + jar,
                        "-Delastic.apm.disable_send=true",
                        "-Delastic.apm.central_config=false",
                        "-Delastic.apm.cloud_provider=NONE",
                        "-Delastic.apm.service_name=bench",
                        "-Delastic.apm.trace_methods=" + transactions,
                        "-Delastic.apm.transaction_max_spans=20000"),
                null);
    }

    private Contender datadog() {
        Path jar = layout.peer("dd-java-agent");
        return agent(
                "datadog",
                "Datadog %s, log writer",
                jar,
                folder -> List.of(
                        "-javaagent:" + jar,
                        "-Ddd.writer.type=LoggingWriter",
                        "-Ddd.service=bench",
                        "-Ddd.instrumentation.telemetry.enabled=false",
                        "-Ddd.remote_config.enabled=false",
                        "-Ddd.jmxfetch.enabled=false"),
                folder -> Occurrences.of("\"resource\":\"" + Records.STATEMENT, HostJvm.errors(folder)));
    }

    private Contender p6spy() {
        Path jar = layout.peer("p6spy");
        return proxy(
                "p6spy",
                "P6Spy %s to a file",
                jar,
                List.of(jar),
                folder -> List.of(
                        "-Dp6spy.config.modulelist=com.p6spy.engine.spy.P6SpyFactory,com.p6spy.engine.logging.P6LogFactory",
                        "-Dp6spy.config.appender=com.p6spy.engine.spy.appender.FileLogger",
                        "-Dp6spy.config.logfile=" + folder.resolve("spy.log")),
                folder -> Occurrences.of(Records.STATEMENT, folder.resolve("spy.log")));
    }

    private Contender datasourceProxy() {
        List<Path> libraries = layout.libraries("datasource-proxy", "logback-classic", "logback-core", "slf4j-api");
        return proxy(
                "datasource-proxy",
                "datasource-proxy %s, JSON through Logback to a file",
                libraries.get(0),
                libraries,
                folder -> List.of(
                        "-Dlogback.configurationFile="
                                + layout.benchmarks().resolve("src/main/logging/queries-to-file.xml"),
                        "-Dbench.log=" + folder.resolve("queries.log")),
                folder -> Occurrences.of(Records.STATEMENT, folder.resolve("queries.log")));
    }

    private static Contender withoutAgent(String name, String label, List<String> jvmOptions) {
        return new Contender(name, label, null, "none", List.of(), folder -> jvmOptions, null, /* seesRedis= */ true);
    }

    private static Contender agent(
            String name, String label, Path jar, Contender.Options options, @Nullable Records records) {
        String versioned = label.formatted(Layout.version(jar));
        return new Contender(name, versioned, jar, "none", List.of(), options, records, /* seesRedis= */ true);
    }

    private static Contender proxy(
            String name, String label, Path jar, List<Path> libraries, Contender.Options options, Records records) {
        String versioned = label.formatted(Layout.version(jar));
        return new Contender(name, versioned, jar, name, libraries, options, records, /* seesRedis= */ false);
    }

    private static String implementationVersion(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            String version = file.getManifest() == null
                    ? null
                    : file.getManifest().getMainAttributes().getValue("Implementation-Version");
            return version == null ? "of unknown version" : version;
        } catch (IOException e) {
            throw new CompareFailure(CompareFailure.FAILED, jar + " cannot be read: " + e.getMessage());
        }
    }
}
