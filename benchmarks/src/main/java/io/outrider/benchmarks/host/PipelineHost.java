package io.outrider.benchmarks.host;

import java.nio.file.Path;
import java.util.Arrays;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/**
 * A Jedis pipeline of 10,000 commands against a real Redis, again and again.
 *
 * <p>Arguments: {@code result=FILE host=NAME port=N warmup=SECONDS seconds=SECONDS}.
 */
public final class PipelineHost {
    private static final int COMMANDS = 10_000;
    private static final int KEYS = 500;

    private PipelineHost() {}

    public static void main(String[] arguments) throws Exception {
        Arguments given = new Arguments(arguments);
        try (Jedis redis = new Jedis(given.text("host"), (int) given.number("port"))) {
            long[] nanos = new long[100_000];
            run(redis, nanos, given.nanos("warmup"));
            CallingThread used = CallingThread.begin();
            int pipelines = run(redis, nanos, given.nanos("seconds"));
            used.end();
            Arrays.sort(nanos, 0, pipelines);
            new Figures()
                    .put("pipelines", pipelines)
                    .put("ns_per_pipeline", nanos[pipelines / 2])
                    .put("thread_cpu_ns_per_pipeline", (double) used.cpuNanos() / pipelines)
                    .put("thread_bytes_per_pipeline", (double) used.allocatedBytes() / pipelines)
                    .write(Path.of(given.text("result")));
        }
    }

    private static int run(Jedis redis, long[] nanos, long length) {
        int pipelines = 0;
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < length && pipelines < nanos.length) {
            long start = System.nanoTime();
            pipeline(redis);
            nanos[pipelines++] = System.nanoTime() - start;
        }
        return pipelines;
    }

    private static void pipeline(Jedis redis) {
        Pipeline pipeline = redis.pipelined();
        Response<String> last = null;
        for (int i = 0; i < COMMANDS; i += 2) {
            String key = "item:" + i % KEYS;
            pipeline.set(key, "value");
            last = pipeline.get(key);
        }
        pipeline.sync();
        if (last == null || !"value".equals(last.get())) {
            throw new IllegalStateException("Redis did not answer what it was given");
        }
    }
}
