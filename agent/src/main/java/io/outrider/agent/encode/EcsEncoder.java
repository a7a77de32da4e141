package io.outrider.agent.encode;

import io.outrider.agent.config.AgentConfig;
import io.outrider.agent.config.ServiceConfig;
import io.outrider.agent.event.Action;
import io.outrider.agent.event.CallEvent;
import io.outrider.agent.event.DbSystem;
import io.outrider.agent.event.RequestIds;
import org.jspecify.annotations.Nullable;

/**
 * Nested ECS, with OpenTelemetry's {@code db.*} and our own {@code outrider.*}. What does not change from event to event is put together once.
 * Empty objects never appear.
 *
 * <p>A line is full or short. A short one leaves out what a full one before it in the same segment says of the same {@linkplain Shapes shape}, and
 * names that line in {@code outrider.like}. Drain thread only.
 */
final class EcsEncoder implements EventEncoder {
    private static final int MAX_NAME = 256;
    private static final int MAX_TEXT = 2048;
    private static final int MAX_ERROR = 1024;

    private static final byte[] TIMESTAMP = JsonLine.ascii("{\"@timestamp\":\"");
    private static final byte[] AFTER_TIMESTAMP =
            JsonLine.ascii("\",\"ecs\":{\"version\":\"9.4.0\"},\"event\":{\"id\":\"");
    private static final byte[] SHORT_DURATION = JsonLine.ascii("\",\"duration\":");
    private static final byte[] SHORT_MESSAGE = JsonLine.ascii("},\"message\":\"");
    private static final byte[] SHORT_ORIGIN = JsonLine.ascii("\",\"process\":{\"thread\":{\"name\":");
    private static final byte[] SHORT_ORIGIN_END = JsonLine.ascii("}}");
    private static final byte[] OUTCOME = JsonLine.ascii("\"],\"outcome\":\"");
    private static final byte[] SUCCESS = JsonLine.ascii("success\"");
    private static final byte[] FAILURE = JsonLine.ascii("failure\"");
    private static final byte[] LOG = JsonLine.ascii("\"log\":{\"level\":\"");
    private static final byte[][] LEVELS = {
        JsonLine.ascii("INFO\""), JsonLine.ascii("WARN\""), JsonLine.ascii("ERROR\"")
    };
    private static final byte[][] TYPES = {
        JsonLine.ascii("access"), JsonLine.ascii("change"), JsonLine.ascii("error"), JsonLine.ascii("info")
    };

    private final Timestamps timestamps = new Timestamps();
    private final EventFacts facts;
    private final byte[] idPrefix;
    private final byte[] shortAfterTimestamp;

    /** By {@link Action#ordinal}: what stands between the sequence and the event's type. */
    private final byte[][] actions;

    /** Service, host and the beginning of process. */
    private final byte[] origin;

    private final byte[] originEnd;

    private final Shapes shapes = new Shapes();
    private final boolean shortens;

    private final RedisFields redis = new RedisFields();
    private final ShortCallLine shortCall;

    EcsEncoder(AgentConfig config, WriterId writer, long pid) {
        facts = new EventFacts(config.event);
        shortens = config.output.shortLines;
        idPrefix = JsonLine.ascii(writer.prefix());
        shortAfterTimestamp = JsonLine.ascii("\",\"event\":{\"id\":\"" + writer.prefix());
        origin = origin(config.service, pid);
        originEnd = originEnd(config.service);
        shortCall = new ShortCallLine(idPrefix, redis);
        actions = new byte[Action.values().length][];
        for (Action action : Action.values()) {
            actions[action.ordinal()] = actionPart(action);
        }
    }

    @Override
    public void startBatch(Place place) {
        shapes.startBatch(place);
    }

    @Override
    public void encode(CallEvent event, long sequence, long epochMicros, JsonLine out) {
        facts.read(event);
        boolean hasShape = shortens && event.action != Action.APP && facts.level == EventFacts.Level.INFO;
        boolean isBatch = isBatch(event);
        Shape shape = hasShape ? shapes.find(event.action, isBatch, facts) : null;
        int lineStart = out.length();
        out.raw(TIMESTAMP);
        timestamps.write(epochMicros, out);
        if (shape == null) {
            writeHead(event, sequence, out);
            writeRest(event, null, out);
            if (hasShape) {
                shapes.add(event.action, isBatch, facts, lineStart);
            }
        } else if (event.action == Action.HTTP_REQUEST) {
            writeShortHead(event, sequence, out);
            writeRest(event, shape, out);
        } else {
            shortCall.write(event, facts, shape, sequence, out);
        }
    }

    private void writeRest(CallEvent event, @Nullable Shape like, JsonLine out) {
        writeContext(event, out);
        writeHttp(event, out);
        writeError(out);
        writeDatabase(event, out);
        writeServer(out);
        writeOwn(event, like, out);
        if (event.action == Action.APP) {
            Labels.write(facts.app, out);
        }
        out.endLine();
    }

    private void writeHead(CallEvent event, long sequence, JsonLine out) {
        out.raw(AFTER_TIMESTAMP).raw(idPrefix).number(sequence);
        writeEvent(event, out);
        writeLog(event, out);
        out.raw(origin).quoted(facts.origin.threadName).raw(originEnd);
    }

    private void writeShortHead(CallEvent event, long sequence, JsonLine out) {
        out.raw(shortAfterTimestamp).number(sequence);
        out.raw(SHORT_DURATION).number(facts.durationNanos).raw(SHORT_MESSAGE);
        Sentence.write(event, facts, out);
        out.raw(SHORT_ORIGIN).quoted(facts.origin.threadName).raw(SHORT_ORIGIN_END);
    }

    private void writeEvent(CallEvent event, JsonLine out) {
        out.raw(actions[event.action.ordinal()]);
        if (event.action == Action.APP) {
            out.text(event.appAction == null ? "event" : event.appAction, MAX_NAME)
                    .raw(Names.AFTER_APP_ACTION);
        }
        out.raw(TYPES[facts.type.ordinal()]).raw(OUTCOME).raw(facts.failed ? FAILURE : SUCCESS);
        if (facts.durationNanos >= 0) {
            out.field(Names.DURATION).number(facts.durationNanos).raw((byte) '}');
            out.field(Names.DURATION_MS).millis(facts.durationNanos);
        } else {
            out.raw((byte) '}');
        }
    }

    private void writeLog(CallEvent event, JsonLine out) {
        out.raw((byte) ',').raw(LOG).raw(LEVELS[facts.level.ordinal()]);
        text(Names.LOGGER, event.logger, MAX_NAME, out);
        out.raw((byte) '}');
        out.field(Names.MESSAGE).raw((byte) '"');
        Sentence.write(event, facts, out);
        out.raw((byte) '"');
    }

    private void writeContext(CallEvent event, JsonLine out) {
        RequestIds request = event.request;
        if (request != null && (request.traceHigh | request.traceLow) != 0) {
            out.field(Names.TRACE_ID)
                    .raw((byte) '"')
                    .hex(request.traceHigh)
                    .hex(request.traceLow)
                    .raw(Names.END_ID);
        }
        id(Names.SPAN_ID, event.spanId, out);
        id(Names.PARENT_ID, event.parentId, out);
        only(Names.CORRELATION, Names.ID, facts.correlationId, MAX_NAME, out);
        only(Names.USER, Names.ID, facts.userId, MAX_NAME, out);
    }

    private void writeHttp(CallEvent event, JsonLine out) {
        if (facts.requestId != null || facts.method != null || facts.status > 0) {
            writeExchange(out);
        }
        only(Names.URL, Names.PATH, facts.path, MAX_TEXT, out);
        only(Names.CLIENT, Names.ADDRESS, event.clientAddress, MAX_NAME, out);
        only(Names.USER_AGENT, Names.ORIGINAL, event.userAgent, 512, out);
    }

    private void writeExchange(JsonLine out) {
        int http = out.open(Names.HTTP);
        int request = out.open(Names.REQUEST);
        text(Names.ID, facts.requestId, MAX_NAME, out);
        text(Names.METHOD, facts.method, 32, out);
        out.close(request);
        if (facts.status > 0) {
            int response = out.open(Names.RESPONSE);
            out.field(Names.STATUS_CODE).number(facts.status);
            out.close(response);
        }
        out.close(http);
    }

    private void writeError(JsonLine out) {
        if (!facts.failed) {
            return;
        }
        int mark = out.open(Names.ERROR);
        ErrorFacts error = facts.error;
        if (error != null) {
            text(Names.TYPE, error.type, MAX_NAME, out);
            text(Names.MESSAGE, error.message, MAX_ERROR, out);
            text(Names.CODE, error.status, 64, out);
            text(Names.STACK_TRACE, error.stackTrace, Integer.MAX_VALUE, out);
        } else {
            out.field(Names.TYPE).raw((byte) '"').number(facts.status).raw((byte) '"');
        }
        out.close(mark);
    }

    private void writeDatabase(CallEvent event, JsonLine out) {
        int db = out.open(Names.DB);
        QueryFacts query = facts.query;
        writeTarget(event, query, out);
        writeOperation(event, query, out);
        writeResponse(event, out);
        out.close(db);
    }

    private void writeResponse(CallEvent event, JsonLine out) {
        ErrorFacts error = facts.error;
        if (facts.rows < 0 && error == null) {
            return;
        }
        int response = out.open(Names.RESPONSE);
        if (facts.rows >= 0) {
            out.field(Names.RETURNED_ROWS).number(facts.rows);
        }
        if (error != null && facts.origin.target.system != DbSystem.NONE) {
            text(Names.STATUS_CODE, error.status, 64, out);
        }
        out.close(response);
    }

    private void writeTarget(CallEvent event, @Nullable QueryFacts query, JsonLine out) {
        Target target = facts.origin.target;
        if (target.system != DbSystem.NONE) {
            int system = out.open(Names.SYSTEM);
            out.field(Names.NAME).quoted(target.system.systemName(), MAX_NAME);
            out.close(system);
        }
        text(Names.NAMESPACE, target.namespace, MAX_NAME, out);
        if (query != null) {
            writeQuery(event, query, out);
        }
    }

    private static void writeQuery(CallEvent event, QueryFacts query, JsonLine out) {
        int mark = out.open(Names.QUERY);
        out.field(Names.TEXT).quoted(query.text);
        if (query.summary.length > 0) {
            out.field(Names.SUMMARY).raw((byte) '"');
            out.raw(isBatch(event) ? Names.BATCH_PREFIX : Names.NOTHING)
                    .raw(query.summary)
                    .raw((byte) '"');
        }
        out.close(mark);
        if (query.collection != null) {
            int collection = out.open(Names.COLLECTION);
            out.field(Names.NAME).quoted(query.collection);
            out.close(collection);
        }
    }

    private void writeOperation(CallEvent event, @Nullable QueryFacts query, JsonLine out) {
        int operation = out.open(Names.OPERATION);
        byte[] name = Names.operation(event.action);
        CommandFacts command = facts.command;
        if (name == null && command != null) {
            name = command.name;
        } else if (name == null && query != null && query.operation.length > 0) {
            name = query.operation;
        }
        if (name != null) {
            out.field(Names.NAME).raw((byte) '"');
            out.raw(isBatch(event) && query != null ? Names.BATCH_PREFIX : Names.NOTHING)
                    .raw(name)
                    .raw((byte) '"');
        }
        if (EventFacts.hasBatchSize(event)) {
            int batch = out.open(Names.BATCH);
            out.field(Names.SIZE).number(event.batchSize);
            out.close(batch);
        }
        out.close(operation);
    }

    private void writeServer(JsonLine out) {
        Peer peer = facts.origin.target.peer;
        if (peer != null) {
            int server = out.open(Names.SERVER);
            out.field(Names.ADDRESS).quoted(peer.address);
            if (peer.port > 0) {
                out.field(Names.PORT).number(peer.port);
            }
            out.close(server);
        }
    }

    private void writeOwn(CallEvent event, @Nullable Shape like, JsonLine out) {
        int own = out.open(Names.OUTRIDER);
        if (facts.slow) {
            out.field(Names.SLOW).bool(true);
        }
        QueryFacts query = facts.query;
        if (query != null) {
            int mark = out.open(Names.QUERY);
            out.field(Names.FINGERPRINT).raw((byte) '"').hex(query.fingerprint).raw((byte) '"');
            if (query.truncated) {
                out.field(Names.TRUNCATED).bool(true);
            }
            out.close(mark);
        }
        if (event.affectedRows >= 0) {
            int rows = out.open(Names.ROWS);
            out.field(Names.AFFECTED).number(event.affectedRows);
            out.close(rows);
        }
        if (event.backendPid != 0) {
            int backend = out.open(Names.BACKEND);
            out.field(Names.PID).number(event.backendPid);
            out.close(backend);
        }
        if (event.action == Action.HTTP_REQUEST) {
            writeSums(event, out);
        }
        if (event.action.isRedis()) {
            redis.write(event, facts, out);
        } else {
            RedisFields.writeHit(facts, out);
        }
        if (facts.app.items >= 0) {
            out.field(Names.ITEMS_COUNT).number(facts.app.items);
        }
        if (like != null) {
            out.field(Names.LIKE).number(like.offset);
        }
        out.close(own);
    }

    /** What happened inside a request, summed up. */
    private static void writeSums(CallEvent event, JsonLine out) {
        int db = out.open(Names.DB);
        out.field(Names.COUNT).number(event.dbCount).field(Names.DURATION).number(event.dbNanos);
        out.close(db);
        int redis = out.open(Names.REDIS);
        out.field(Names.COUNT).number(event.redisCount).field(Names.DURATION).number(event.redisNanos);
        out.close(redis);
        int cache = out.open(Names.CACHE);
        out.field(Names.HITS).number(event.cacheHits).field(Names.MISSES).number(event.cacheMisses);
        out.close(cache);
    }

    private static boolean isBatch(CallEvent event) {
        return event.action == Action.DB_BATCH && event.batchSize != 1;
    }

    private static void text(byte[] name, @Nullable String value, int maxLength, JsonLine out) {
        if (value != null) {
            out.field(name).quoted(value, maxLength);
        }
    }

    /** An object that holds nothing but this. */
    private static void only(byte[] object, byte[] name, @Nullable String value, int maxLength, JsonLine out) {
        if (value != null) {
            int mark = out.open(object);
            out.field(name).quoted(value, maxLength);
            out.close(mark);
        }
    }

    private static void id(byte[] name, long id, JsonLine out) {
        if (id != 0) {
            out.field(name).raw((byte) '"').hex(id).raw(Names.END_ID);
        }
    }

    private static byte[] actionPart(Action action) {
        String head = "\",\"dataset\":\"" + action.dataset() + "\",\"action\":\"";
        if (action == Action.APP) {
            return JsonLine.ascii(head);
        }
        String category = action == Action.HTTP_REQUEST ? "web" : "database";
        return JsonLine.ascii(
                head + action.eventAction() + "\",\"kind\":\"event\",\"category\":[\"" + category + "\"],\"type\":[\"");
    }

    private static byte[] origin(ServiceConfig service, long pid) {
        JsonLine line = new JsonLine(512);
        line.raw((byte) ',');
        ServiceFields.write(service, line);
        line.field(Names.PROCESS).raw((byte) '{');
        if (pid > 0) {
            line.field(Names.PID).number(pid);
        }
        line.field(Names.THREAD).raw((byte) '{').field(Names.NAME);
        return line.toBytes();
    }

    private static byte[] originEnd(ServiceConfig service) {
        JsonLine line = new JsonLine(256);
        line.raw((byte) '}').raw((byte) '}');
        int host = line.open(Names.HOST);
        line.field(Names.NAME).quoted(service.hostName, MAX_NAME);
        line.close(host);
        return line.toBytes();
    }
}
