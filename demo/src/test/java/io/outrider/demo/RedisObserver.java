package io.outrider.demo;

import java.util.List;
import redis.clients.jedis.Jedis;

/** What Redis itself says was asked of it. The observer's own commands are in it, the same number each time. */
final class RedisObserver {
    private final RedisAddress server;

    RedisObserver(RedisAddress server) {
        this.server = server;
    }

    void forget() {
        try (Jedis jedis = new Jedis(server.uri())) {
            jedis.flushAll();
            jedis.configResetStat();
        }
    }

    /** Lines such as {@code cmdstat_get:calls=4,rejected_calls=0,failed_calls=1}. */
    List<String> calls() {
        try (Jedis jedis = new Jedis(server.uri())) {
            return jedis.info("commandstats")
                    .lines()
                    .filter(line -> line.startsWith("cmdstat_"))
                    .map(line -> line.replaceAll(",usec(_per_call)?=[\\d.]+", ""))
                    .sorted()
                    .toList();
        }
    }
}
