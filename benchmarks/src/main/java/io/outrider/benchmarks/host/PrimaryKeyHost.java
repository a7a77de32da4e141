package io.outrider.benchmarks.host;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One prepared primary-key SELECT on in-process H2, again and again at full rate: the shortest call there is, so whatever
 * is added to it shows.
 *
 * <p>Arguments: {@code result=FILE proxy=NAME threads=N warmup=SECONDS seconds=SECONDS}.
 */
public final class PrimaryKeyHost {
    private static final String URL = "jdbc:h2:mem:bench;DB_CLOSE_DELAY=-1";
    private static final int ROWS = 1_000;
    private static final long IDLE_LIMIT_SECONDS = 60;

    private PrimaryKeyHost() {}

    public static void main(String[] arguments) throws Exception {
        Arguments given = new Arguments(arguments);
        try (Connection connection = Connections.open(URL, given.text("proxy"))) {
            fill(connection);
            List<PrimaryKeyCaller> callers = new ArrayList<>();
            for (int i = 0; i < (int) given.number("threads"); i++) {
                callers.add(new PrimaryKeyCaller(Connections.open(URL, given.text("proxy")), ROWS));
            }
            // The same threads to the end: what a contender keeps for each thread is there when it is measured.
            ExecutorService threads = Executors.newFixedThreadPool(callers.size());
            run(threads, callers, given.nanos("warmup"));
            OwnProcess.awaitIdle(IDLE_LIMIT_SECONDS);
            long warmUpCalls =
                    callers.stream().mapToLong(PrimaryKeyCaller::calls).sum();

            long cpu = OwnProcess.cpuNanos();
            run(threads, callers, given.nanos("seconds"));
            long cpuAtEnd = OwnProcess.cpuNanos();
            OwnProcess.awaitIdle(IDLE_LIMIT_SECONDS);
            cpu = OwnProcess.cpuNanos() - cpu;
            threads.shutdown();

            write(callers, warmUpCalls, cpu, OwnProcess.cpuNanos() - cpuAtEnd, Path.of(given.text("result")));
            for (PrimaryKeyCaller caller : callers) {
                caller.close();
            }
        }
    }

    private static void fill(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL)");
            statement.execute("INSERT INTO item SELECT x, 'item ' || x FROM SYSTEM_RANGE(1, " + ROWS + ")");
        }
    }

    private static void run(ExecutorService threads, List<PrimaryKeyCaller> callers, long nanos)
            throws InterruptedException, ExecutionException {
        List<Future<?>> running = new ArrayList<>();
        for (PrimaryKeyCaller caller : callers) {
            caller.stopAfter(nanos);
            running.add(threads.submit(caller));
        }
        for (Future<?> one : running) {
            one.get();
        }
        for (PrimaryKeyCaller caller : callers) {
            caller.requireWhole();
        }
    }

    private static void write(
            List<PrimaryKeyCaller> callers, long warmUpCalls, long cpu, long cpuAfterwards, Path result)
            throws java.io.IOException {
        long calls = callers.stream().mapToLong(PrimaryKeyCaller::calls).sum() - warmUpCalls;
        long wall = callers.stream().mapToLong(c -> c.used().wallNanos()).sum();
        long threadCpu = callers.stream().mapToLong(c -> c.used().cpuNanos()).sum();
        long allocated =
                callers.stream().mapToLong(c -> c.used().allocatedBytes()).sum();
        new Figures()
                .put("calls", calls)
                .put("all_calls", calls + warmUpCalls)
                .put("thread_ns_per_call", (double) wall / calls)
                .put("thread_cpu_ns_per_call", (double) threadCpu / calls)
                .put("thread_bytes_per_call", (double) allocated / calls)
                .put("process_cpu_ns_per_call", (double) cpu / calls)
                .put("cpu_after_the_last_call_ms", cpuAfterwards / 1e6)
                .write(result);
    }
}
