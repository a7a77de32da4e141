package io.outrider.agent.config;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The agent's settings, read once at start and never changed. Faults in them do not keep the host from starting: the key's
 * default holds, and {@link #problems} says what is wrong.
 *
 * <p>Reading runs before the host's main method and so keeps away from java.nio.file, java.util.logging and JMX.
 */
public final class AgentConfig {
    public final boolean enabled;
    public final String runDir;
    public final ServiceConfig service;
    public final OutputConfig output;
    public final BufferConfig buffer;
    public final EventConfig event;
    public final InstrumentConfig instrument;
    public final HttpConfig http;
    public final long heartbeatIntervalNanos;

    /** One line each, for stderr: what is wrong, where it stands, what is allowed. Empty when all is well. */
    public final List<String> problems;

    private AgentConfig(ConfigValues values, HostFacts host) {
        enabled = values.isTrue(ConfigKey.ENABLED);
        String givenRunDir = values.text(ConfigKey.RUN_DIR);
        runDir = givenRunDir.isEmpty() ? host.runDir() : givenRunDir;
        service = new ServiceConfig(values, host);
        output = new OutputConfig(values);
        buffer = new BufferConfig(values);
        event = new EventConfig(values);
        instrument = new InstrumentConfig(values);
        http = new HttpConfig(values);
        heartbeatIntervalNanos = values.number(ConfigKey.HEARTBEAT_INTERVAL);
        problems = Collections.unmodifiableList(values.problems());
    }

    /**
     * Reads all sources of this JVM.
     *
     * @param arguments what stood behind {@code -javaagent:outrider-agent.jar=}, or null
     */
    public static AgentConfig read(@Nullable String arguments) {
        return read(arguments, System.getProperties(), System.getenv());
    }

    /** The same with the sources handed in. */
    public static AgentConfig read(
            @Nullable String arguments, Properties systemProperties, Map<String, String> environment) {
        ConfigValues values = new ConfigReader(arguments, systemProperties, environment).read();
        return new AgentConfig(values, new HostFacts(systemProperties, environment));
    }
}
