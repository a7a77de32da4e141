package io.rentscout;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import redis.clients.jedis.Jedis;

/** What Redis itself says about the commands it was sent. */
final class RedisObserver implements AutoCloseable {

    private static final Pattern LINE = Pattern.compile("cmdstat_([^:]+):calls=(\\d+)");

    private final Jedis jedis;

    RedisObserver(String url) {
        jedis = new Jedis(URI.create(url));
    }

    void reset() {
        jedis.configResetStat();
    }

    void empty() {
        jedis.flushAll();
    }

    String get(String key) {
        return jedis.get(key);
    }

    void set(String key, String value) {
        jedis.set(key, value);
    }

    long timeToLive(String key) {
        return jedis.ttl(key);
    }

    /** Calls by command, without those of this observer. */
    Map<String, Long> calls() {
        Map<String, Long> calls = new TreeMap<>();
        LINE.matcher(jedis.info("commandstats"))
                .results()
                .forEach(line -> calls.put(line.group(1), Long.valueOf(line.group(2))));
        calls.remove("config");
        calls.remove("info");
        return calls;
    }

    @Override
    public void close() {
        jedis.close();
    }
}
