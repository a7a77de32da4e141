package io.outrider.agent.encode;

import io.outrider.agent.config.EventConfig;
import io.outrider.agent.event.Action;
import io.outrider.agent.event.CallEvent;
import io.outrider.agent.event.Origin;
import io.outrider.agent.event.RequestIds;
import io.outrider.agent.sql.SqlStatement;
import java.util.Objects;
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

    /** Set by the first {@link #read}. */
    OriginFacts origin;

    @Nullable
    QueryFacts query;

    @Nullable
    CommandFacts command;

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
    private final OriginCache origins = new OriginCache();

    EventFacts(EventConfig config) {
        this.config = config;
        queries = new QueryCache(config.queryMaxLength, QueryCache.DEFAULT_BUDGET_BYTES);
        origin = origins.of(Origin.NONE);
    }

    /** References that stay the same are not stored again: the collector asks a price for every one that an old object is given. */
    void read(CallEvent event) {
        OriginFacts foundOrigin = origins.of(event.origin);
        if (origin != foundOrigin) {
            origin = foundOrigin;
        }
        app.read(event.fields);
        String sql = event.text != null ? event.text : app.query;
        QueryFacts foundQuery = sql == null || sql.isEmpty() ? null : queries.of(sql);
        if (query != foundQuery) {
            query = foundQuery;
        }
        CommandFacts foundCommand = commands.of(event.command);
        if (command != foundCommand) {
            command = foundCommand;
        }
        rows = event.returnedRows >= 0 ? event.returnedRows : app.rows;
        if (event.action.tellsMore()) {
            readRequest(event);
        } else {
            durationNanos = Math.max(0, event.durationNanos);
            status = 0;
            method = null;
            path = null;
            readIds(event);
        }
        judge(event);
    }

    private void readRequest(CallEvent event) {
        method = event.httpMethod != null ? event.httpMethod : app.method;
        path = pathOnly(event.path != null ? event.path : app.path);
        readIds(event);
        status = event.status != 0 ? event.status : app.status;
        boolean untimed = event.action == Action.APP && event.durationNanos < 0;
        durationNanos = untimed ? app.durationNanos : Math.max(0, event.durationNanos);
    }

    private void readIds(CallEvent event) {
        RequestIds ids = event.request;
        String foundId = ids != null && ids.requestId != null ? ids.requestId : app.requestId;
        if (requestId != foundId) {
            requestId = foundId;
        }
        String foundUser = ids != null && ids.userId != null ? ids.userId : app.userId;
        if (userId != foundUser) {
            userId = foundUser;
        }
        String foundCorrelation = ids != null && ids.correlationId != null ? ids.correlationId : app.correlationId;
        if (correlationId != foundCorrelation) {
            correlationId = foundCorrelation;
        }
    }

    private void judge(CallEvent event) {
        Action action = event.action;
        boolean isHttp = action == Action.HTTP_REQUEST;
        long threshold = isHttp ? config.httpSlowNanos : config.slowNanos;
        slow = durationNanos > threshold && !event.blocking && action != Action.APP;
        failed = event.error != null || (isHttp && status >= 500);
        Level foundLevel = failed ? Level.ERROR : slow ? Level.WARN : Level.INFO;
        if (level != foundLevel) {
            level = foundLevel;
        }
        Type foundType = failed ? Type.ERROR : typeOf(action);
        if (type != foundType) {
            type = foundType;
        }
        Boolean foundHit = failed ? null : cacheHit(event);
        if (!Objects.equals(cacheHit, foundHit)) {
            cacheHit = foundHit;
        }
        error = event.error == null ? null : ErrorFacts.of(event.error, action.isRedis(), config.stackTraceMaxLength);
    }

    /** OpenTelemetry: a batch of one is none. */
    static boolean hasBatchSize(CallEvent event) {
        return event.batchSize >= 0 && event.batchSize != 1;
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
