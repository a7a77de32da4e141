package io.outrider.agent.encode;

import io.outrider.agent.config.AgentConfig;
import io.outrider.agent.config.ServiceConfig;
import io.outrider.agent.event.Action;
import io.outrider.agent.event.CallEvent;
import io.outrider.agent.event.DbSystem;
import io.outrider.agent.event.RequestIds;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The flat names of logstash-logback-encoder. Only {@code event} is an object, so that ids are found in the same place in both formats. Drain
 * thread only.
 */
final class LogstashEncoder implements EventEncoder {
    private static final int MAX_NAME = 256;

    private static final byte[] TIMESTAMP = JsonLine.ascii("{\"@timestamp\":\"");
    private static final byte[] MESSAGE = JsonLine.ascii("\",\"@version\":\"1\",\"message\":\"");
    private static final byte[] LOGGER = JsonLine.ascii("\",\"logger_name\":");
    private static final byte[][] LEVELS = {
        JsonLine.ascii("\"level\":\"INFO\",\"level_value\":20000"),
        JsonLine.ascii("\"level\":\"WARN\",\"level_value\":30000"),
        JsonLine.ascii("\"level\":\"ERROR\",\"level_value\":40000")
    };

    /** Names that a field of the host's may not take: their types are given. */
    private static final Set<String> RESERVED = new HashSet<>(Arrays.asList(
            ("@timestamp @version message logger_name thread_name level level_value stack_trace application_name"
                            + " application_version environment node_name host_name pid correlation_id request_id user_id"
                            + " trace_id span_id parent_id method path status_code client_address user_agent duration_ms"
                            + " error_type error_message error_code database_system database_name database_operation"
                            + " database_table database_query database_summary query_fingerprint rows rows_affected"
                            + " batch_size server_address server_port backend_pid redis_command redis_key_pattern"
                            + " redis_keys cache_hit items_count slow db_count db_duration_ms redis_count"
                            + " redis_duration_ms cache_hits cache_misses event")
                    .split(" ")));

    private final Timestamps timestamps = new Timestamps();
    private final EventFacts facts;
    private final KeyPattern keyPattern = new KeyPattern();
    private final byte[] idPrefix;
    private final byte[] origin;

    LogstashEncoder(AgentConfig config, WriterId writer, long pid) {
        facts = new EventFacts(config.event);
        idPrefix = JsonLine.ascii(writer.prefix());
        origin = origin(config.service, pid);
    }

    @Override
    public void encode(CallEvent event, long sequence, long epochMicros, JsonLine out) {
        facts.read(event);
        out.raw(TIMESTAMP);
        timestamps.write(epochMicros, out);
        out.raw(MESSAGE);
        Sentence.write(event, facts, out);
        out.raw(LOGGER).quoted(event.logger == null ? event.action.dataset() : event.logger, MAX_NAME);
        out.field(FlatNames.THREAD_NAME).quoted(facts.origin.threadName);
        out.comma().raw(LEVELS[facts.level.ordinal()]);
        out.raw(origin);
        writeContext(event, out);
        writeRequest(event, out);
        writeError(out);
        writeQuery(event, out);
        writeRedis(event, out);
        writeFields(out);
        writeEvent(event, sequence, out);
        out.endLine();
    }

    private void writeContext(CallEvent event, JsonLine out) {
        text(FlatNames.CORRELATION_ID, facts.correlationId, MAX_NAME, out);
        text(FlatNames.REQUEST_ID, facts.requestId, MAX_NAME, out);
        text(FlatNames.USER_ID, facts.userId, MAX_NAME, out);
        RequestIds request = event.request;
        if (request != null && (request.traceHigh | request.traceLow) != 0) {
            out.field(FlatNames.TRACE_ID)
                    .raw((byte) '"')
                    .hex(request.traceHigh)
                    .hex(request.traceLow)
                    .raw((byte) '"');
        }
        if (event.spanId != 0) {
            out.field(FlatNames.SPAN_ID).raw((byte) '"').hex(event.spanId).raw((byte) '"');
        }
        if (event.parentId != 0) {
            out.field(FlatNames.PARENT_ID).raw((byte) '"').hex(event.parentId).raw((byte) '"');
        }
        if (facts.durationNanos >= 0) {
            out.field(Names.DURATION_MS).millis(facts.durationNanos);
        }
        if (facts.slow) {
            out.field(Names.SLOW).bool(true);
        }
    }

    private void writeRequest(CallEvent event, JsonLine out) {
        text(Names.METHOD, facts.method, 32, out);
        text(Names.PATH, facts.path, 2048, out);
        if (facts.status > 0) {
            out.field(Names.STATUS_CODE).number(facts.status);
        }
        text(FlatNames.CLIENT_ADDRESS, event.clientAddress, MAX_NAME, out);
        text(FlatNames.USER_AGENT, event.userAgent, 512, out);
        if (event.action == Action.HTTP_REQUEST) {
            out.field(FlatNames.DB_COUNT).number(event.dbCount);
            out.field(FlatNames.DB_DURATION_MS).millis(event.dbNanos);
            out.field(FlatNames.REDIS_COUNT).number(event.redisCount);
            out.field(FlatNames.REDIS_DURATION_MS).millis(event.redisNanos);
            out.field(FlatNames.CACHE_HITS).number(event.cacheHits);
            out.field(FlatNames.CACHE_MISSES).number(event.cacheMisses);
        }
    }

    private void writeError(JsonLine out) {
        ErrorFacts error = facts.error;
        if (error != null) {
            text(FlatNames.ERROR_TYPE, error.type, MAX_NAME, out);
            text(FlatNames.ERROR_MESSAGE, error.message, 1024, out);
            text(FlatNames.ERROR_CODE, error.status, 64, out);
            text(Names.STACK_TRACE, error.stackTrace, Integer.MAX_VALUE, out);
        } else if (facts.failed) {
            out.field(FlatNames.ERROR_TYPE).raw((byte) '"').number(facts.status).raw((byte) '"');
        }
    }

    private void writeQuery(CallEvent event, JsonLine out) {
        Target target = facts.origin.target;
        if (target.system != DbSystem.NONE) {
            out.field(FlatNames.DATABASE_SYSTEM).quoted(target.system.systemName(), MAX_NAME);
        }
        text(FlatNames.DATABASE_NAME, target.namespace, MAX_NAME, out);
        QueryFacts query = facts.query;
        byte[] operation = Names.operation(event.action);
        if (operation == null && query != null && query.operation.length > 0) {
            operation = query.operation;
        }
        if (operation != null) {
            out.field(FlatNames.DATABASE_OPERATION).quoted(operation);
        }
        if (query != null) {
            if (query.collection != null) {
                out.field(FlatNames.DATABASE_TABLE).quoted(query.collection);
            }
            out.field(FlatNames.DATABASE_QUERY).quoted(query.text);
            out.field(FlatNames.DATABASE_SUMMARY).quoted(query.summary);
            out.field(FlatNames.QUERY_FINGERPRINT)
                    .raw((byte) '"')
                    .hex(query.fingerprint)
                    .raw((byte) '"');
        }
        if (facts.rows >= 0) {
            out.field(Names.ROWS).number(facts.rows);
        }
        if (event.affectedRows >= 0) {
            out.field(FlatNames.ROWS_AFFECTED).number(event.affectedRows);
        }
        if (event.batchSize >= 0) {
            out.field(FlatNames.BATCH_SIZE).number(event.batchSize);
        }
        if (event.backendPid != 0) {
            out.field(FlatNames.BACKEND_PID).number(event.backendPid);
        }
    }

    private void writeRedis(CallEvent event, JsonLine out) {
        Peer peer = facts.origin.target.peer;
        if (peer != null) {
            out.field(FlatNames.SERVER_ADDRESS).quoted(peer.address);
            if (peer.port > 0) {
                out.field(FlatNames.SERVER_PORT).number(peer.port);
            }
        }
        CommandFacts command = facts.command;
        if (command != null) {
            out.field(FlatNames.REDIS_COMMAND).quoted(command.name);
        }
        Object key = event.key;
        if (key != null) {
            out.field(FlatNames.REDIS_KEY_PATTERN).raw((byte) '"');
            keyPattern.write(key, out);
            out.raw((byte) '"');
        }
        if (event.keyCount > 0) {
            out.field(FlatNames.REDIS_KEYS).number(event.keyCount);
        }
        Boolean hit = facts.cacheHit;
        if (hit != null) {
            out.field(FlatNames.CACHE_HIT).bool(hit);
        }
    }

    /** The host's own fields, side by side with ours, as structured arguments would be. */
    private void writeFields(JsonLine out) {
        AppFields app = facts.app;
        if (app.items >= 0) {
            out.field(Names.ITEMS_COUNT).number(app.items);
        }
        for (int i = 0; i < app.count(); i++) {
            Object value = app.value(i);
            if (value == null || app.isPicked(i) || app.isRepeated(i)) {
                continue;
            }
            String name = app.name(i);
            LabelName.write(RESERVED.contains(name) ? "app_" + name : name, out);
            if (AppFields.isNumber(value)) {
                LabelName.writeNumber(value, out);
            } else if (value instanceof Boolean) {
                out.bool((Boolean) value);
            } else {
                out.quoted(AppFields.text(value), 1024);
            }
        }
    }

    private void writeEvent(CallEvent event, long sequence, JsonLine out) {
        int mark = out.open(FlatNames.EVENT);
        out.field(Names.ID).raw((byte) '"').raw(idPrefix).number(sequence).raw((byte) '"');
        out.field(FlatNames.DATASET).quoted(event.action.dataset(), MAX_NAME);
        String said = event.appAction == null ? "event" : event.appAction;
        out.field(FlatNames.ACTION).quoted(event.action == Action.APP ? said : event.action.eventAction(), MAX_NAME);
        out.field(FlatNames.OUTCOME).quoted(facts.failed ? "failure" : "success", MAX_NAME);
        if (facts.durationNanos >= 0) {
            out.field(Names.DURATION).number(facts.durationNanos);
        }
        out.close(mark);
    }

    private static void text(byte[] name, @Nullable String value, int maxLength, JsonLine out) {
        if (value != null) {
            out.field(name).quoted(value, maxLength);
        }
    }

    private static byte[] origin(ServiceConfig service, long pid) {
        JsonLine line = new JsonLine(512);
        line.raw((byte) ',');
        text(FlatNames.APPLICATION_NAME, service.name, MAX_NAME, line);
        text(FlatNames.APPLICATION_VERSION, known(service.version), MAX_NAME, line);
        text(Names.ENVIRONMENT, known(service.environment), MAX_NAME, line);
        text(FlatNames.NODE_NAME, known(service.nodeName), MAX_NAME, line);
        text(FlatNames.HOST_NAME, service.hostName, MAX_NAME, line);
        if (pid > 0) {
            line.field(Names.PID).number(pid);
        }
        return line.toBytes();
    }

    private static @Nullable String known(String value) {
        return value.isEmpty() ? null : value;
    }
}
