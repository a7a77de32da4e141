package io.outrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * A host under the agent does what it does without it: the same output, the same exceptions, the same calls at the
 * servers. And what it did stands in the events, the same ones on every JDK.
 */
final class TransparencyIT {
    private static final Path AGENT = ProjectJars.FOUND.agent();

    private static WorkFolder work;
    private static PostgresServer postgres;
    private static RedisServer redis;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startServers() throws Exception {
        work = WorkFolder.create();
        postgres = PostgresServer.start(work);
        redis = RedisServer.start(work);
    }

    @AfterAll
    static void stopServers() {
        redis.close();
        postgres.close();
        work.close();
    }

    static Stream<Integer> promisedJavaReleases() {
        return JavaHomes.PROMISED.stream();
    }

    @ParameterizedTest(name = "pgjdbc on Java {0}")
    @MethodSource("promisedJavaReleases")
    void pgjdbc(int release) throws Exception {
        PostgresObserver observer = new PostgresObserver(postgres.address());
        PostgresAddress own = observer.database();
        String url = own.jdbcUrl() + "?user=" + own.user();

        compare("PostgresHost", release, 8, observer::forget, observer::calls, url);
    }

    @ParameterizedTest(name = "H2 on Java {0}")
    @MethodSource("promisedJavaReleases")
    void h2(int release) throws Exception {
        Assumptions.assumeTrue(release >= 11, "H2 itself needs Java 11");

        compare("H2Host", release, 11, () -> {}, List::of);
    }

    @ParameterizedTest(name = "Jedis on Java {0}")
    @MethodSource("promisedJavaReleases")
    void jedis(int release) throws Exception {
        RedisObserver observer = new RedisObserver(redis.address());

        compare(
                "RedisHost",
                release,
                8,
                observer::forget,
                observer::calls,
                redis.address().uri().toString());
    }

    private void compare(
            String name, int release, int compiledFor, Action forget, Observation calls, String... arguments)
            throws Exception {
        Path javaHome = JavaHomes.of(release).orElse(null);
        Assumptions.assumeTrue(javaHome != null, "no JDK " + release + " on this machine");
        HostProgram host = HostProgram.compile(name, compiledFor, folder);
        Path runDirectory = folder.resolve("run");

        forget.run();
        HostProgram.Outcome alone = host.run(javaHome, List.of(), arguments);
        List<String> callsAlone = calls.take();
        forget.run();
        HostProgram.Outcome accompanied = host.run(
                javaHome,
                List.of("-javaagent:" + AGENT + "=run-dir=" + runDirectory + ",service.name=host,slow-threshold=10m"),
                arguments);
        List<String> callsAccompanied = calls.take();

        assertThat(alone.exitCode()).as(alone.err()).isZero();
        assertThat(accompanied.out()).isEqualTo(alone.out()).doesNotContain("not reached");
        assertThat(accompanied.err()).isEqualTo(alone.err());
        assertThat(accompanied.exitCode()).isZero();
        assertThat(callsAccompanied).isEqualTo(callsAlone);

        List<JsonNode> events = Segments.events(runDirectory);
        assertThat(events.size()).isPositive();
        events.forEach(EventFields::assertKnown);
        assertSequenceIsWhole(events);
        GoldenEvents.assertMatch(name, events);
    }

    private static void assertSequenceIsWhole(List<JsonNode> events) {
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).at("/event/id").asString()).endsWith("-" + (i + 1));
        }
    }

    private interface Action {
        void run() throws Exception;
    }

    private interface Observation {
        List<String> take() throws Exception;
    }
}
