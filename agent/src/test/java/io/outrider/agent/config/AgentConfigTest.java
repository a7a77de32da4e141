package io.outrider.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentConfigTest {
    private final Properties system = new Properties();
    private final Map<String, String> environment = new LinkedHashMap<>();

    @Test
    void defaults() {
        system.setProperty("java.io.tmpdir", "/tmp");
        system.setProperty("user.name", "ann");
        system.setProperty("sun.java.command", "com.example.Main --port 1");
        environment.put("HOSTNAME", "web-1");

        AgentConfig config = read(null);

        assertThat(config.problems).isEmpty();
        assertThat(config.enabled).isTrue();
        assertThat(config.runDir).isEqualTo("/tmp/outrider-ann");
        assertThat(config.service.name).isEqualTo("Main");
        assertThat(config.service.version).isEmpty();
        assertThat(config.service.environment).isEmpty();
        assertThat(config.service.nodeName).isEqualTo("web-1");
        assertThat(config.service.hostName).isEqualTo("web-1");
        assertThat(config.output.target).hasToString("segments");
        assertThat(config.output.logstash).isFalse();
        assertThat(config.output.flushIntervalNanos).isEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
        assertThat(config.output.shortLines).isTrue();
        assertThat(config.output.segmentMaxBytes).isEqualTo(32 << 20);
        assertThat(config.output.segmentMaxAgeNanos).isEqualTo(TimeUnit.SECONDS.toNanos(60));
        assertThat(config.output.segmentsBudgetBytes).isEqualTo(1 << 30);
        assertThat(config.buffer.capacity).isEqualTo(32768);
        assertThat(config.buffer.blocksWhenFull).isFalse();
        assertThat(config.event.slowNanos).isEqualTo(TimeUnit.MILLISECONDS.toNanos(500));
        assertThat(config.event.httpSlowNanos).isEqualTo(TimeUnit.SECONDS.toNanos(1));
        assertThat(config.event.queryMaxLength).isEqualTo(8192);
        assertThat(config.event.stackTraceMaxLength).isEqualTo(4096);
        assertThat(config.heartbeatIntervalNanos).isEqualTo(TimeUnit.SECONDS.toNanos(1));
        assertThat(config.instrument.groups()).containsExactly("jdbc", "redis", "http", "executor", "api");
        assertThat(config.http.userHeader).isEqualTo("X-User-ID");
        assertThat(config.http.echoesCorrelationId).isFalse();
    }

    @Test
    void everyKeyReachesItsPlace() {
        Map<String, String> other = new LinkedHashMap<>();
        other.put("enabled", "false");
        other.put("config-file", "");
        other.put("run-dir", "/run/o");
        other.put("service.name", "shop");
        other.put("service.version", "2.0");
        other.put("service.environment", "prod");
        other.put("service.node-name", "n-7");
        other.put("output", "tcp:logs.example:5000");
        other.put("format", "logstash");
        other.put("buffer.capacity", "64");
        other.put("buffer.overflow", "block");
        other.put("flush-interval", "250");
        other.put("segments.lines", "full");
        other.put("segments.max-bytes", "1MB");
        other.put("segments.max-age", "2m");
        other.put("segments.budget", "3GiB");
        other.put("slow-threshold", "20ms");
        other.put("http.slow-threshold", "1h");
        other.put("query.max-length", "100");
        other.put("error.stack-trace.max-length", "0");
        other.put("heartbeat-interval", "5s");
        other.put("instrument.jdbc", "false");
        other.put("instrument.redis", "false");
        other.put("instrument.http", "false");
        other.put("instrument.executor", "false");
        other.put("instrument.api", "false");
        other.put("http.user-header", "X-Account");
        other.put("http.echo-correlation-id", "true");
        other.forEach((key, value) -> environment.put(ConfigKey.environmentName(key), value));

        AgentConfig config = read(null);

        assertThat(other).as("a key is missing in this test").hasSize(ConfigKey.values().length);
        assertThat(config.problems).isEmpty();
        assertThat(config.enabled).isFalse();
        assertThat(config.runDir).isEqualTo("/run/o");
        assertThat(config.service.name).isEqualTo("shop");
        assertThat(config.service.version).isEqualTo("2.0");
        assertThat(config.service.environment).isEqualTo("prod");
        assertThat(config.service.nodeName).isEqualTo("n-7");
        assertThat(config.output.target.kind).isEqualTo(OutputTarget.Kind.TCP);
        assertThat(config.output.target.host).isEqualTo("logs.example");
        assertThat(config.output.target.port).isEqualTo(5000);
        assertThat(config.output.logstash).isTrue();
        assertThat(config.output.flushIntervalNanos).isEqualTo(TimeUnit.MILLISECONDS.toNanos(250));
        assertThat(config.output.shortLines).isFalse();
        assertThat(config.output.segmentMaxBytes).isEqualTo(1_000_000);
        assertThat(config.output.segmentMaxAgeNanos).isEqualTo(TimeUnit.MINUTES.toNanos(2));
        assertThat(config.output.segmentsBudgetBytes).isEqualTo(3L << 30);
        assertThat(config.buffer.capacity).isEqualTo(64);
        assertThat(config.buffer.blocksWhenFull).isTrue();
        assertThat(config.event.slowNanos).isEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
        assertThat(config.event.httpSlowNanos).isEqualTo(TimeUnit.HOURS.toNanos(1));
        assertThat(config.event.queryMaxLength).isEqualTo(100);
        assertThat(config.event.stackTraceMaxLength).isZero();
        assertThat(config.heartbeatIntervalNanos).isEqualTo(TimeUnit.SECONDS.toNanos(5));
        assertThat(config.instrument.groups()).isEmpty();
        assertThat(config.http.userHeader).isEqualTo("X-Account");
        assertThat(config.http.echoesCorrelationId).isTrue();
    }

    @Test
    void theStrongerSourceWins(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("outrider.properties");
        Files.writeString(
                file,
                "service.name=file\noutrider.service.version=file\nservice.environment=file\nservice.node-name=file\n");
        environment.put("OUTRIDER_CONFIG_FILE", file.toString());
        environment.put("OUTRIDER_SERVICE_NAME", "environment");
        environment.put("OUTRIDER_SERVICE_VERSION", "environment");
        environment.put("OUTRIDER_SERVICE_ENVIRONMENT", "environment");
        system.setProperty("outrider.service.name", "system");
        system.setProperty("outrider.service.version", "system");

        AgentConfig config = read("service.name=arguments");

        assertThat(config.problems).isEmpty();
        assertThat(config.service.name).isEqualTo("arguments");
        assertThat(config.service.version).isEqualTo("system");
        assertThat(config.service.environment).isEqualTo("environment");
        assertThat(config.service.nodeName).isEqualTo("file");
    }

    @Test
    void aQuotedArgumentMayHoldCommasAndQuotes() {
        AgentConfig config = read("service.name='a,b=''c''',service.version=2");

        assertThat(config.problems).isEmpty();
        assertThat(config.service.name).isEqualTo("a,b='c'");
        assertThat(config.service.version).isEqualTo("2");
    }

    @Test
    void faultsAreNamedWithWhatIsAllowedAndTheDefaultHolds() {
        system.setProperty("outrider.buffer.capacity", "1000");
        environment.put("OUTRIDER_SEGMENTS_MAX_AGE", "soon");

        AgentConfig config = read("slow-treshold=1s,format=xml,output=tcp:nowhere,enabled,instrument.jdbc=yes");

        assertThat(config.problems)
                .containsExactlyInAnyOrder(
                        "slow-treshold=1s (agent arguments): no such key; did you mean slow-threshold?",
                        "format is 'xml' (agent arguments); it must be ecs or logstash; using ecs",
                        "output is 'tcp:nowhere' (agent arguments); it must be segments, stdout or tcp:HOST:PORT; using"
                                + " segments",
                        "agent arguments: 'enabled' is not of the form key=value",
                        "instrument.jdbc is 'yes' (agent arguments); it must be true or false; using true",
                        "buffer.capacity is '1000' (system property outrider.buffer.capacity); it must be a power of two"
                                + " from 2 to 1048576 (1024 is nearest); using 32768",
                        "segments.max-age is 'soon' (environment variable OUTRIDER_SEGMENTS_MAX_AGE); it must be a time"
                                + " greater than zero such as 500ms, 2s, 1m or a number of milliseconds; using 60s");
        assertThat(config.buffer.capacity).isEqualTo(32768);
        assertThat(config.output.segmentMaxAgeNanos).isEqualTo(TimeUnit.SECONDS.toNanos(60));
    }

    @Test
    void anUnclosedQuoteIsNamed() {
        assertThat(read("service.name='a,b").problems)
                .containsExactly("agent arguments: a quote is not closed in service.name='a,b; write key='value'");
    }

    @Test
    void unknownKeysOfOurPrefixAreNamedUnlessTheyAreTheSidecars() {
        environment.put("OUTRIDER_POSTGRES_URL", "jdbc:postgresql://db/x");
        environment.put("OUTRIDER_HTTP_PORT", "9000");
        environment.put("OUTRIDER_HEARTBEAT_INTERVALL", "2s");
        environment.put("PATH", "/bin");
        system.setProperty("outrider.elasticsearch.url", "http://es:9200");
        system.setProperty("outrider.zzzzzzzz", "1");

        assertThat(read(null).problems)
                .containsExactly(
                        "zzzzzzzz=1 (system property outrider.zzzzzzzz): no such key",
                        "environment variable OUTRIDER_HEARTBEAT_INTERVALL: no such key; did you mean"
                                + " OUTRIDER_HEARTBEAT_INTERVAL?");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        assertThat(read("config-file=/nowhere/outrider.properties").problems)
                .singleElement()
                .asString()
                .startsWith("config-file /nowhere/outrider.properties cannot be read (")
                .endsWith("; its keys are ignored");
    }

    @Test
    void numbersAtTheirLimits() {
        AgentConfig config = read("segments.max-bytes=9223372036854775807GiB,slow-threshold=0,query.max-length=-1");

        assertThat(config.problems).hasSize(3);
        assertThat(config.output.segmentMaxBytes).isEqualTo(32 << 20);
        assertThat(config.event.slowNanos).isEqualTo(TimeUnit.MILLISECONDS.toNanos(500));
        assertThat(config.event.queryMaxLength).isEqualTo(8192);
    }

    private AgentConfig read(String arguments) {
        return AgentConfig.read(arguments, system, environment);
    }
}
