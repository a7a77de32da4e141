package io.outrider.agent.encode;

import io.outrider.agent.config.EventConfig;
import io.outrider.agent.event.Action;
import io.outrider.agent.event.CallEvent;
import io.outrider.agent.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a {@link CallEvent}: the statement's facts, the command's, the server's, the failure's, and the verdict on the call. Both
 * shapes of a line are written from it. One instance, filled again for each event. Drain thread only.
 */
final class EventFacts {
    enum Level {
        INFO,
        WARN,
        ERROR
    }

    enum Type {
        ACCESS,
        CHANGE,
        ERROR,
        INFO
    }

    final AppFields app = new AppFields();

    @Nullable
    QueryFacts query;

    @Nullable
    CommandFacts command;

    @Nullable
    Peer peer;

    @Nullable
    ErrorFacts error;

    @Nullable
    String method;

    @Nullable
    String path;

    @Nullable
    String requestId;

    @Nullable
    String userId;

    @Nullable
    String correlationId;

    @Nullable
    Boolean cacheHit;

    Level level = Level.INFO;
    Type type = Type.INFO;
    boolean failed;
    boolean slow;
    /** -1: nothing was timed. */
    long durationNanos;

    long rows;
    int status;

    private final EventConfig config;
    private final QueryCache queries;
    private final RedisCommands commands = new RedisCommands();
    private final IdentityCache<Peer> peers = new IdentityCache<>(64);

    EventFacts(EventConfig config) {
        this.config = config;
        queries = new QueryCache(config.queryMaxLength, QueryCache.DEFAULT_BUDGET_BYTES);
    }

    void read(CallEvent event) {
        Action action = event.action;
        app.read(event.fields);
        String sql = event.text != null ? event.text : app.query;
        query = sql == null || sql.isEmpty() ? null : queries.of(sql);
        command = commands.of(event.command);
        peer = event.peer == null ? null : peer(event.peer);
        method = event.httpMethod != null ? event.httpMethod : app.method;
        path = pathOnly(event.path != null ? event.path : app.path);
        requestId = event.requestId != null ? event.requestId : app.requestId;
        userId = event.userId != null ? event.userId : app.userId;
        correlationId = event.correlationId != null ? event.correlationId : app.correlationId;
        status = event.status != 0 ? event.status : app.status;
        rows = event.returnedRows >= 0 ? event.returnedRows : app.rows;
        boolean untimed = action == Action.APP && event.durationNanos < 0;
        durationNanos = untimed ? app.durationNanos : Math.max(0, event.durationNanos);
        boolean isHttp = action == Action.HTTP_REQUEST;
        long threshold = isHttp ? config.httpSlowNanos : config.slowNanos;
        slow = durationNanos > threshold && !event.blocking && action != Action.APP;
        failed = event.error != null || (isHttp && status >= 500);
        level = failed ? Level.ERROR : slow ? Level.WARN : Level.INFO;
        type = failed ? Type.ERROR : typeOf(action);
        cacheHit = failed ? null : cacheHit(event);
        error = event.error == null ? null : ErrorFacts.of(event.error, isRedis(action), config.stackTraceMaxLength);
    }

    static boolean isRedis(Action action) {
        switch (action) {
            case REDIS_COMMAND:
            case REDIS_PIPELINE:
            case REDIS_TRANSACTION:
            case REDIS_CONNECT:
                return true;
            default:
                return false;
        }
    }

    private Peer peer(Object given) {
        Peer known = peers.get(given);
        if (known == null) {
            known = Peer.parse(AppFields.text(given));
            peers.put(given, known);
        }
        return known;
    }

    private Type typeOf(Action action) {
        switch (action) {
            case DB_QUERY:
            case DB_BATCH:
            case DB_FETCH:
                return typeOf(query);
            case REDIS_COMMAND:
                return typeOf(command);
            case REDIS_PIPELINE:
            case REDIS_TRANSACTION:
            case HTTP_REQUEST:
                return Type.ACCESS;
            default:
                return Type.INFO;
        }
    }

    private static Type typeOf(@Nullable QueryFacts query) {
        if (query == null || query.effect == SqlStatement.Effect.OTHER) {
            return Type.INFO;
        }
        return query.effect == SqlStatement.Effect.WRITES ? Type.CHANGE : Type.ACCESS;
    }

    private static Type typeOf(@Nullable CommandFacts command) {
        if (command == null || command.effect == CommandFacts.Effect.OTHER) {
            return Type.INFO;
        }
        return command.effect == CommandFacts.Effect.WRITES ? Type.CHANGE : Type.ACCESS;
    }

    private @Nullable Boolean cacheHit(CallEvent event) {
        CommandFacts known = command;
        if (event.action == Action.APP) {
            return app.cacheHit;
        }
        if (known == null || known.miss == CommandFacts.Miss.NEVER || event.reply == CallEvent.REPLY_UNKNOWN) {
            return null;
        }
        boolean zeroMisses = known.miss == CommandFacts.Miss.WHEN_ABSENT_OR_ZERO;
        return event.reply == CallEvent.REPLY_PRESENT || (event.reply == CallEvent.REPLY_ZERO && !zeroMisses);
    }

    /** A query string may hold anything and is left out. */
    private static @Nullable String pathOnly(@Nullable String path) {
        int mark = path == null ? -1 : path.indexOf('?');
        return mark < 0 || path == null ? path : path.substring(0, mark);
    }
}
