package io.outrider.agent.encode;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Facts of Redis commands by name. Clients hand over the same String or byte array for the same command, which is what makes a
 * look-up free of allocation. Drain thread only.
 */
final class RedisCommands {
    private static final int MOST_COMMANDS = 1024;

    private static final String[] READS_THAT_MISS = {
        "GET",
        "GETRANGE",
        "SUBSTR",
        "MGET",
        "HGET",
        "HMGET",
        "HGETALL",
        "HKEYS",
        "HVALS",
        "HRANDFIELD",
        "SMEMBERS",
        "SRANDMEMBER",
        "SINTER",
        "SUNION",
        "SDIFF",
        "ZSCORE",
        "ZMSCORE",
        "ZRANK",
        "ZREVRANK",
        "ZRANGE",
        "ZREVRANGE",
        "ZRANGEBYSCORE",
        "ZREVRANGEBYSCORE",
        "ZRANGEBYLEX",
        "ZREVRANGEBYLEX",
        "ZRANDMEMBER",
        "LINDEX",
        "LRANGE",
        "LPOS",
        "XRANGE",
        "XREVRANGE",
        "XREAD",
        "DUMP",
        "GEOPOS",
        "GEODIST",
        "JSON.GET",
        "JSON.MGET"
    };

    /** Reads whose zero means that there was nothing. */
    private static final String[] CHECKS = {"EXISTS", "HEXISTS", "SISMEMBER", "SMISMEMBER"};

    private static final String[] READS_THAT_TAKE = {
        "GETDEL",
        "GETEX",
        "HGETDEL",
        "HGETEX",
        "LPOP",
        "RPOP",
        "LMPOP",
        "SPOP",
        "ZPOPMIN",
        "ZPOPMAX",
        "ZMPOP",
        "LMOVE",
        "RPOPLPUSH",
        "BLPOP",
        "BRPOP",
        "BLMPOP",
        "BLMOVE",
        "BRPOPLPUSH",
        "BZPOPMIN",
        "BZPOPMAX",
        "BZMPOP"
    };

    private static final String[] OTHER_READS = {
        "LLEN",
        "STRLEN",
        "HLEN",
        "HSTRLEN",
        "SCARD",
        "ZCARD",
        "ZCOUNT",
        "ZLEXCOUNT",
        "TTL",
        "PTTL",
        "EXPIRETIME",
        "PEXPIRETIME",
        "TYPE",
        "KEYS",
        "SCAN",
        "HSCAN",
        "SSCAN",
        "ZSCAN",
        "RANDOMKEY",
        "GETBIT",
        "BITCOUNT",
        "BITPOS",
        "PFCOUNT",
        "OBJECT",
        "MEMORY",
        "DBSIZE",
        "TOUCH",
        "XLEN",
        "XPENDING",
        "XINFO",
        "GEOSEARCH",
        "GEORADIUS_RO",
        "SORT_RO",
        "EVAL_RO",
        "EVALSHA_RO",
        "FCALL_RO",
        "SINTERCARD",
        "FT.SEARCH"
    };

    private static final String[] NEITHER = {
        "PING",
        "ECHO",
        "AUTH",
        "HELLO",
        "SELECT",
        "CLIENT",
        "QUIT",
        "RESET",
        "INFO",
        "CONFIG",
        "COMMAND",
        "TIME",
        "WAIT",
        "MULTI",
        "EXEC",
        "DISCARD",
        "WATCH",
        "UNWATCH",
        "SUBSCRIBE",
        "PSUBSCRIBE",
        "SSUBSCRIBE",
        "UNSUBSCRIBE",
        "PUNSUBSCRIBE",
        "SUNSUBSCRIBE",
        "PUBSUB",
        "SCRIPT",
        "CLUSTER",
        "READONLY",
        "READWRITE",
        "ASKING",
        "ROLE",
        "SLOWLOG",
        "LATENCY",
        "DEBUG",
        "MONITOR",
        "ACL",
        "MODULE",
        "SENTINEL"
    };

    private final Map<String, CommandFacts> byName = new HashMap<>();
    private final IdentityCache<CommandFacts> byArray = new IdentityCache<>(64);

    RedisCommands() {
        know(READS_THAT_MISS, CommandFacts.Effect.READS, CommandFacts.Miss.WHEN_ABSENT);
        know(CHECKS, CommandFacts.Effect.READS, CommandFacts.Miss.WHEN_ABSENT_OR_ZERO);
        know(READS_THAT_TAKE, CommandFacts.Effect.WRITES, CommandFacts.Miss.WHEN_ABSENT);
        know(OTHER_READS, CommandFacts.Effect.READS, CommandFacts.Miss.NEVER);
        know(NEITHER, CommandFacts.Effect.OTHER, CommandFacts.Miss.NEVER);
    }

    /** @param command a String, a byte array, or something whose text is the command */
    @Nullable
    CommandFacts of(@Nullable Object command) {
        if (command == null) {
            return null;
        }
        if (command instanceof String) {
            return named((String) command);
        }
        CommandFacts known = byArray.get(command);
        if (known == null) {
            boolean isArray = command instanceof byte[];
            known = named(isArray ? new String((byte[]) command, StandardCharsets.UTF_8) : command.toString());
            byArray.put(command, known);
        }
        return known;
    }

    private CommandFacts named(String name) {
        CommandFacts known = byName.get(name);
        if (known != null) {
            return known;
        }
        String upper = name.toUpperCase(Locale.ROOT);
        known = byName.get(upper);
        if (known == null) {
            // What is not known to read is taken to write.
            known = new CommandFacts(upper, CommandFacts.Effect.WRITES, CommandFacts.Miss.NEVER);
        }
        if (byName.size() < MOST_COMMANDS && name.length() <= 64) {
            byName.put(name, known);
        }
        return known;
    }

    private void know(String[] names, CommandFacts.Effect effect, CommandFacts.Miss miss) {
        for (String name : names) {
            byName.put(name, new CommandFacts(name, effect, miss));
        }
    }
}
