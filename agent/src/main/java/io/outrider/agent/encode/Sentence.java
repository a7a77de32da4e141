package io.outrider.agent.encode;

import io.outrider.agent.event.Action;
import io.outrider.agent.event.CallEvent;
import io.outrider.agent.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The short sentence that people read: what, on what, with what result, how long. Allocates nothing. Drain thread only. */
final class Sentence {
    private static final int MAX_LENGTH = 4096;
    private static final byte[] IN = JsonLine.ascii(" in ");
    private static final byte[] FAILED_IN = JsonLine.ascii(" failed in ");
    private static final byte[] MS = JsonLine.ascii(" ms");
    private static final byte[] COLON = JsonLine.ascii(": ");
    private static final byte[] BATCH = JsonLine.ascii("BATCH ");
    private static final byte[] FETCH = JsonLine.ascii("FETCH ");
    private static final byte[] COMMIT = JsonLine.ascii("COMMIT");
    private static final byte[] ROLLBACK = JsonLine.ascii("ROLLBACK");
    private static final byte[] PING = JsonLine.ascii("ping");
    private static final byte[] STATEMENT = JsonLine.ascii("statement");
    private static final byte[] PIPELINE = JsonLine.ascii("PIPELINE");
    private static final byte[] TRANSACTION = JsonLine.ascii("MULTI");
    private static final byte[] CONNECT = JsonLine.ascii("connect");
    private static final byte[] COMMAND = JsonLine.ascii("command");
    private static final byte[] REQUEST = JsonLine.ascii("request");
    private static final byte[] SAID = JsonLine.ascii("event");
    private static final byte[] HIT = JsonLine.ascii(" hit");
    private static final byte[] MISS = JsonLine.ascii(" miss");

    private static final byte[] COMMANDS = JsonLine.ascii(" commands");
    private static final byte[] STATEMENTS = JsonLine.ascii(" statements");
    private static final byte[] ROWS = JsonLine.ascii(" rows");

    private Sentence() {}

    /** Escaped, without quotes. */
    static void write(CallEvent event, EventFacts facts, JsonLine out) {
        begin(event.action, facts, out);
        if (event.action == Action.HTTP_REQUEST) {
            request(facts, out);
        } else if (event.action == Action.APP) {
            said(event, facts, out);
            return;
        }
        result(event, facts, out);
        out.millis(facts.durationNanos).raw(MS);
    }

    /** What calls of the same shape have in common. */
    static void begin(Action action, EventFacts facts, JsonLine out) {
        switch (action) {
            case DB_QUERY:
                statement(facts.query, out);
                break;
            case DB_BATCH:
                statement(facts.query, out.raw(BATCH));
                break;
            case DB_FETCH:
                statement(facts.query, out.raw(FETCH));
                break;
            case DB_COMMIT:
                out.raw(COMMIT);
                break;
            case DB_ROLLBACK:
                out.raw(ROLLBACK);
                break;
            case DB_PING:
                out.raw(PING);
                break;
            case REDIS_COMMAND:
                command(facts, COMMAND, out);
                break;
            case REDIS_CONNECT:
                command(facts, CONNECT, out);
                break;
            case REDIS_PIPELINE:
                out.raw(PIPELINE);
                break;
            case REDIS_TRANSACTION:
                out.raw(TRANSACTION);
                break;
            case HTTP_REQUEST:
            case APP:
                break;
        }
    }

    /** What came of it, up to the number of milliseconds. */
    static void result(CallEvent event, EventFacts facts, JsonLine out) {
        if (event.action == Action.REDIS_COMMAND || event.action == Action.REDIS_CONNECT) {
            presence(facts, out);
        }
        if (facts.failed) {
            out.raw(FAILED_IN);
        } else {
            counts(event, facts, out);
            out.raw(IN);
        }
    }

    private static void statement(@Nullable QueryFacts query, JsonLine out) {
        out.raw(query == null || query.summary.length == 0 ? STATEMENT : query.summary);
    }

    private static void command(EventFacts facts, byte[] otherwise, JsonLine out) {
        CommandFacts command = facts.command;
        out.raw(command == null ? otherwise : command.name);
    }

    private static void presence(EventFacts facts, JsonLine out) {
        Boolean hit = facts.cacheHit;
        if (hit != null) {
            out.raw(hit ? HIT : MISS);
        }
    }

    private static void request(EventFacts facts, JsonLine out) {
        String method = facts.method;
        String path = facts.path;
        if (method == null && path == null) {
            out.raw(REQUEST);
        }
        if (method != null) {
            out.text(method, 32);
        }
        if (path != null) {
            out.raw((byte) ' ').text(path, 512);
        }
        if (facts.status > 0) {
            out.raw((byte) ' ').number(facts.status);
        }
    }

    private static void said(CallEvent event, EventFacts facts, JsonLine out) {
        QueryFacts query = facts.query;
        if (event.message != null) {
            out.text(event.message, MAX_LENGTH);
        } else if (query != null && query.summary.length > 0) {
            out.raw(query.summary);
        } else if (event.appAction != null) {
            out.text(event.appAction, MAX_LENGTH);
        } else {
            out.raw(SAID);
        }
    }

    private static void counts(CallEvent event, EventFacts facts, JsonLine out) {
        if (event.batchSize >= 0) {
            count(event.batchSize, event.action.isRedis() ? COMMANDS : STATEMENTS, out);
        } else if (facts.rows >= 0) {
            count(facts.rows, ROWS, out);
        } else if (event.affectedRows >= 0 && writes(facts.query)) {
            count(event.affectedRows, ROWS, out);
        }
    }

    private static boolean writes(@Nullable QueryFacts query) {
        return query != null && query.effect == SqlStatement.Effect.WRITES;
    }

    /** @param thing in the plural */
    private static void count(long count, byte[] thing, JsonLine out) {
        out.raw(COLON).number(count).raw(thing);
        if (count == 1) {
            out.truncate(out.length() - 1);
        }
    }
}
