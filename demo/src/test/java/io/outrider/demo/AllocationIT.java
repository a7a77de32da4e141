package io.outrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The finished agent under real drivers adds not one byte to what a call allocates on the host's thread. Without escape
 * analysis the number is exact: the optimiser may take away an object here and not there.
 */
final class AllocationIT {
    private static final List<String> EXACT = List.of("-XX:TieredStopAtLevel=1");

    /** Jedis wraps its list of keys whenever it is asked for them: an object that the optimiser takes away again. */
    private static final long JEDIS_VIEW_OF_KEYS = 24;

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

    @Test
    void callsAndRowsAllocateWhatTheyDidWithoutTheAgent() throws Exception {
        HostProgram host = HostProgram.compile("AllocatingHost", 11, folder);
        Path runDirectory = folder.resolve("run");

        Map<String, Long> alone = bytesPerCall(host, List.of());
        // Few slots: the whole buffer has gone round long before the measuring begins.
        Map<String, Long> accompanied = bytesPerCall(
                host,
                List.of("-javaagent:" + ProjectJars.FOUND.agent()
                        + "=buffer.capacity=256,buffer.overflow=block,run-dir=" + runDirectory));

        assertThat(alone).hasSize(9).allSatisfy((kind, bytes) -> assertThat(bytes)
                .isPositive());
        assertThat(accompanied.keySet()).isEqualTo(alone.keySet());
        accompanied.forEach((kind, bytes) -> assertThat(bytes - alone.get(kind))
                .as(kind)
                .isBetween(0L, kind.matches("jedis [gs]et") ? JEDIS_VIEW_OF_KEYS : 0L));
        assertThat(Segments.events(runDirectory).size()).isGreaterThan(8_000);
    }

    private Map<String, Long> bytesPerCall(HostProgram host, List<String> jvmOptions) throws Exception {
        List<String> options = new ArrayList<>(EXACT);
        options.addAll(jvmOptions);
        PostgresObserver observer = new PostgresObserver(postgres.address());
        observer.forget();
        PostgresAddress own = observer.database();
        Path javaHome = Path.of(System.getProperty("java.home"));
        HostProgram.Outcome outcome = host.run(
                javaHome,
                options,
                own.jdbcUrl() + "?user=" + own.user(),
                redis.address().uri().toString());
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return outcome.out()
                .lines()
                .map(line -> line.split(": "))
                .collect(Collectors.toMap(line -> line[0], line -> Long.valueOf(line[1])));
    }
}
