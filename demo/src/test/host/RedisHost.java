import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.exceptions.JedisException;

/** Uses Jedis as a host may, and prints what each call gave or threw. Knows nothing of the agent. */
public final class RedisHost {
    public static void main(String[] arguments) {
        try (Jedis jedis = new Jedis(URI.create(arguments[0]))) {
            say("ping", jedis.ping());
            commands(jedis);
            failures(jedis);
            pipeline(jedis);
            transaction(jedis);
        }
        try (RedisClient client = RedisClient.create(URI.create(arguments[0]))) {
            say("pooled set", client.set("host:home:7", "seven"));
            say("pooled get", client.get("host:home:7"));
            say("pooled miss", client.get("host:home:8"));
        }
        try {
            say("not reached", new Jedis("127.0.0.1", 1).get("x"));
        } catch (JedisException e) {
            say("nobody there", e.getClass().getName());
        }
    }

    private static void commands(Jedis jedis) {
        say("set", jedis.set("host:home:1", "Łódź \ud83c\udfe0"));
        say("get", jedis.get("host:home:1"));
        say("miss", jedis.get("host:home:2"));
        say("setex", jedis.setex("host:home:3", 60, "three"));
        say("mget", jedis.mget("host:home:1", "host:home:2", "host:home:3"));
        say("exists", jedis.exists("host:home:1"));
        say("incr", jedis.incr("host:views"));
        say("hset", jedis.hset("host:map", "a", "1"));
        say("hget", jedis.hget("host:map", "a"));
        say("hget miss", jedis.hget("host:map", "b"));
        say("hgetall", jedis.hgetAll("host:map"));
        say("zincrby", jedis.zincrby("host:popular", 2, "42"));
        say("zrevrange", jedis.zrevrange("host:popular", 0, 9));
        say("binary", jedis.set(new byte[] {0, (byte) 0xff, 10}, "x".getBytes(StandardCharsets.UTF_8)));
        say("expire", jedis.expire("host:map", 60));
        say("ttl", jedis.ttl("host:home:1"));
        say("del", jedis.del("host:home:1", "host:home:2"));
    }

    private static void failures(Jedis jedis) {
        jedis.rpush("host:list", "a");
        try {
            say("not reached", jedis.get("host:list"));
        } catch (JedisException e) {
            say("wrong type", e.getClass().getName() + " " + e.getMessage());
        }
        try {
            say("not reached", jedis.sendCommand(() -> "NOSUCH".getBytes(StandardCharsets.US_ASCII), "x"));
        } catch (JedisException e) {
            say("no such command", e.getClass().getName() + " " + e.getMessage());
        }
        say("blocks in vain", jedis.blpop(0.02, "host:nothing"));
    }

    private static void pipeline(Jedis jedis) {
        List<Response<String>> answers = new ArrayList<>();
        try (Pipeline pipeline = jedis.pipelined()) {
            for (int i = 10; i < 15; i++) {
                pipeline.set("host:home:" + i, "home " + i);
                answers.add(pipeline.get("host:home:" + i));
            }
            answers.add(pipeline.get("host:list"));
            pipeline.sync();
            for (Response<String> answer : answers) {
                try {
                    say("pipelined", answer.get());
                } catch (JedisException e) {
                    say("pipelined failure", e.getMessage());
                }
            }
        }
        try (Pipeline pipeline = jedis.pipelined()) {
            pipeline.incr("host:views");
            pipeline.get("host:list");
            say("all of them", pipeline.syncAndReturnAll());
        }
    }

    private static void transaction(Jedis jedis) {
        try (Transaction transaction = jedis.multi()) {
            transaction.incr("host:views");
            transaction.get("host:home:10");
            say("exec", transaction.exec());
        }
        try (Transaction transaction = jedis.multi()) {
            transaction.incr("host:views");
            say("discard", transaction.discard());
        }
        say("views", jedis.get("host:views"));
    }

    private static void say(String what, Object value) {
        System.out.println(what + ": " + value);
    }
}
