package io.outrider.agent.encode;

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

    private Sentence() {}

    /** Escaped, without quotes. */
    static void write(CallEvent event, EventFacts facts, JsonLine out) {
        switch (event.action) {
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
                request(facts, out);
                break;
            case APP:
                said(event, facts, out);
                return;
        }
        if (!facts.failed) {
            result(event, facts, out);
        }
        out.raw(facts.failed ? FAILED_IN : IN).millis(facts.durationNanos).raw(MS);
    }

    private static void statement(@Nullable QueryFacts query, JsonLine out) {
        out.raw(query == null || query.summary.length == 0 ? STATEMENT : query.summary);
    }

    private static void command(EventFacts facts, byte[] otherwise, JsonLine out) {
        CommandFacts command = facts.command;
        out.raw(command == null ? otherwise : command.name);
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

    private static void result(CallEvent event, EventFacts facts, JsonLine out) {
        if (event.batchSize >= 0) {
            count(event.batchSize, EventFacts.isRedis(event.action) ? " command" : " statement", out);
        } else if (facts.rows >= 0) {
            count(facts.rows, " row", out);
        } else if (event.affectedRows >= 0 && writes(facts.query)) {
            count(event.affectedRows, " row", out);
        }
    }

    private static boolean writes(@Nullable QueryFacts query) {
        return query != null && query.effect == SqlStatement.Effect.WRITES;
    }

    private static void count(long count, String thing, JsonLine out) {
        out.raw(COLON).number(count).text(thing, 16);
        if (count != 1) {
            out.raw((byte) 's');
        }
    }
}
