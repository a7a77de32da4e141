package io.outrider.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.agent.event.Action;
import io.outrider.agent.event.CallEvent;
import io.outrider.agent.event.DbSystem;
import io.outrider.agent.event.DrainedCall;
import io.outrider.bridge.OutriderBridge;
import java.io.IOException;
import java.sql.SQLException;
import java.util.AbstractList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From the bell to the ring: calls to servers. */
class CallRecorderTest {
    @RegisterExtension
    final Host host = new Host();

    @Test
    void aCallTellsWhatItWasAndHowLongItTook() {
        long before = System.nanoTime();
        Object scope = Host.beginQuery("SELECT 1");
        OutriderBridge.end(scope);
        long after = System.nanoTime();

        DrainedCall call = host.drain.only();
        assertThat(call.action).isEqualTo(Action.DB_QUERY);
        assertThat(call.system).isEqualTo(DbSystem.POSTGRESQL);
        assertThat(call.text).isEqualTo("SELECT 1");
        assertThat(call.peer).isEqualTo("localhost:5432");
        assertThat(call.namespace).isEqualTo("rentscout");
        assertThat(call.backendPid).isEqualTo(812);
        assertThat(call.threadName).isEqualTo(Thread.currentThread().getName());
        assertThat(call.startNanos).isBetween(before, after);
        assertThat(call.durationNanos).isBetween(0L, after - before);
        assertThat(call.error).isNull();
        assertThat(call.spanId).isNotZero();
        assertThat(call.traceHigh | call.traceLow | call.parentId).isZero();
        assertThat(call.returnedRows).isEqualTo(CallEvent.UNKNOWN);
        assertThat(call.affectedRows).isEqualTo(CallEvent.UNKNOWN);
        assertThat(call.batchSize).isEqualTo(CallEvent.UNKNOWN);
    }

    @Test
    void theBridgesNumbersAreTheAgentsTables() {
        assertThat(Action.values()[OutriderBridge.DB_QUERY]).isEqualTo(Action.DB_QUERY);
        assertThat(Action.values()[OutriderBridge.DB_BATCH]).isEqualTo(Action.DB_BATCH);
        assertThat(Action.values()[OutriderBridge.DB_COMMIT]).isEqualTo(Action.DB_COMMIT);
        assertThat(Action.values()[OutriderBridge.DB_ROLLBACK]).isEqualTo(Action.DB_ROLLBACK);
        assertThat(Action.values()[OutriderBridge.DB_FETCH]).isEqualTo(Action.DB_FETCH);
        assertThat(Action.values()[OutriderBridge.REDIS_COMMAND]).isEqualTo(Action.REDIS_COMMAND);
        assertThat(Action.values()[OutriderBridge.REDIS_PIPELINE]).isEqualTo(Action.REDIS_PIPELINE);
        assertThat(Action.values()[OutriderBridge.REDIS_TRANSACTION]).isEqualTo(Action.REDIS_TRANSACTION);
        assertThat(Action.values()[OutriderBridge.REDIS_CONNECT]).isEqualTo(Action.REDIS_CONNECT);
        assertThat(DbSystem.values()[OutriderBridge.POSTGRESQL]).isEqualTo(DbSystem.POSTGRESQL);
        assertThat(DbSystem.values()[OutriderBridge.H2]).isEqualTo(DbSystem.H2);
        assertThat(DbSystem.values()[OutriderBridge.REDIS]).isEqualTo(DbSystem.REDIS);
    }

    @Test
    void rowsAddUpAndMarkersAreNoCounts() {
        Object scope = Host.beginQuery("SELECT 1");
        OutriderBridge.returnedRows(20);
        OutriderBridge.returnedRows(5);
        OutriderBridge.affectedRows(-2);
        OutriderBridge.end(scope);
        Object update = Host.beginQuery("UPDATE t");
        OutriderBridge.affectedRows(0);
        OutriderBridge.affectedRows(3);
        OutriderBridge.affectedRows(-3);
        OutriderBridge.end(update);

        List<DrainedCall> calls = host.drain.all();
        assertThat(calls.get(0).returnedRows).isEqualTo(25);
        assertThat(calls.get(0).affectedRows).isEqualTo(CallEvent.UNKNOWN);
        assertThat(calls.get(1).affectedRows).isEqualTo(3);
    }

    @Test
    void rowsOutsideAnyCallAreNobodys() {
        OutriderBridge.returnedRows(1);
        OutriderBridge.affectedRows(1);
        OutriderBridge.text("x");

        assertThat(host.drain.all()).isEmpty();
        assertThat(host.failures).isEmpty();
    }

    @Test
    void nestedCallsAreEventsOfTheirOwn() {
        Object outer = Host.beginQuery("SELECT outer");
        OutriderBridge.returnedRows(1);
        Object inner = Host.beginQuery("SELECT inner");
        OutriderBridge.returnedRows(7);
        OutriderBridge.end(inner);
        OutriderBridge.returnedRows(1);
        OutriderBridge.end(outer);

        List<DrainedCall> calls = host.drain.all();
        assertThat(calls).extracting(call -> call.text).containsExactly("SELECT inner", "SELECT outer");
        assertThat(calls).extracting(call -> call.returnedRows).containsExactly(7L, 2L);
    }

    @Test
    void theOutermostCallTellsForThoseInside() {
        Object outer = OutriderBridge.beginOutermost(OutriderBridge.H2, OutriderBridge.DB_BATCH, null, null, null, 0);
        Object inner = OutriderBridge.beginOutermost(
                OutriderBridge.H2, OutriderBridge.DB_QUERY, "INSERT INTO t", "mem", "test", 0);
        OutriderBridge.affectedRows(1);
        OutriderBridge.end(inner);
        OutriderBridge.end(outer);

        assertThat(inner).isNull();
        DrainedCall call = host.drain.only();
        assertThat(call.action).isEqualTo(Action.DB_BATCH);
        assertThat(call.text).isEqualTo("INSERT INTO t");
        assertThat(call.peer).isEqualTo("mem");
        assertThat(call.namespace).isEqualTo("test");
        assertThat(call.affectedRows).isEqualTo(1);
    }

    @Test
    void whatTheOutermostCallKnowsItselfStays() {
        Object outer =
                OutriderBridge.beginOutermost(OutriderBridge.H2, OutriderBridge.DB_COMMIT, "COMMIT", "here", "mine", 0);
        OutriderBridge.beginOutermost(OutriderBridge.H2, OutriderBridge.DB_QUERY, "other", "there", "yours", 0);
        OutriderBridge.end(outer);

        DrainedCall call = host.drain.only();
        assertThat(call.text).isEqualTo("COMMIT");
        assertThat(call.peer).isEqualTo("here");
        assertThat(call.namespace).isEqualTo("mine");
    }

    @Test
    void aCallToAnotherSystemIsNotInside() {
        Object outer = OutriderBridge.beginOutermost(OutriderBridge.H2, OutriderBridge.DB_QUERY, "a", null, null, 0);
        Object other = Host.beginRedis(Host.GET, "k");
        OutriderBridge.end(other);
        OutriderBridge.end(outer);

        assertThat(host.drain.all()).extracting(call -> call.system).containsExactly(DbSystem.REDIS, DbSystem.H2);
    }

    @Test
    void aFailureIsToldAndDriversWrappersAreTakenOff() {
        SQLException sql = new SQLException("no such table", "42P01");
        OutriderBridge.fail(Host.beginQuery("a"), sql);
        OutriderBridge.fail(Host.beginQuery("b"), new RuntimeException("driver's own", sql));
        SQLException chained = new SQLException("outer", sql);
        OutriderBridge.fail(Host.beginQuery("c"), chained);
        IOException io = new IOException("gone");
        OutriderBridge.fail(Host.beginQuery("d"), io);
        RuntimeException redis = new RuntimeException(sql);
        OutriderBridge.fail(Host.beginRedis(Host.GET, "k"), redis);

        assertThat(host.drain.all()).extracting(call -> call.error).containsExactly(sql, sql, chained, io, redis);
    }

    @Test
    void anExceptionThatCannotTellItsCauseIsToldAsItIs() {
        RuntimeException hostile = new RuntimeException() {
            private static final long serialVersionUID = 1;

            @Override
            public synchronized Throwable getCause() {
                throw new IllegalStateException("no cause for you");
            }
        };
        OutriderBridge.fail(Host.beginQuery("a"), hostile);
        OutriderBridge.end(Host.beginQuery("b"));

        assertThat(host.drain.all()).extracting(call -> call.error).containsExactly(hostile, null);
    }

    @Test
    void anEmptyQueryIsAPing() {
        OutriderBridge.end(Host.beginQuery(""));
        OutriderBridge.end(Host.beginQuery("SELECT 1"));

        assertThat(host.drain.all()).extracting(call -> call.action).containsExactly(Action.DB_PING, Action.DB_QUERY);
    }

    @Test
    void aBatchTellsItsSize() {
        Object scope = OutriderBridge.begin(OutriderBridge.POSTGRESQL, OutriderBridge.DB_BATCH, "INSERT", "p", "d", 1);
        OutriderBridge.batchSize(scope, 50);
        OutriderBridge.affectedRows(1);
        OutriderBridge.affectedRows(1);
        OutriderBridge.end(scope);

        DrainedCall call = host.drain.only();
        assertThat(call.batchSize).isEqualTo(50);
        assertThat(call.affectedRows).isEqualTo(2);
    }

    @Test
    void theTextMayComeLater() {
        Object scope = Host.beginQuery(null);
        OutriderBridge.text("FETCH of SELECT 1");
        OutriderBridge.end(scope);

        assertThat(host.drain.only().text).isEqualTo("FETCH of SELECT 1");
    }

    @Test
    void aRedisCommandTellsCommandKeyAndReply() {
        Object scope = Host.beginRedis(Host.GET, "listing:7");
        OutriderBridge.redisReply(scope, null);
        OutriderBridge.end(scope);

        DrainedCall call = host.drain.only();
        assertThat(call.command).isEqualTo("GET");
        assertThat(call.key).isEqualTo("listing:7");
        assertThat(call.keyCount).isEqualTo(1);
        assertThat(call.reply).isEqualTo(CallEvent.REPLY_ABSENT);
    }

    @Test
    void aReplyThatThrowsIsCountedAndTheCallIsTold() {
        Object scope = Host.beginRedis(Host.GET, "k");
        OutriderBridge.redisReply(scope, new AbstractList<Object>() {
            @Override
            public Object get(int index) {
                throw new IllegalStateException();
            }

            @Override
            public int size() {
                throw new IllegalStateException("lazy and broken");
            }
        });
        OutriderBridge.end(scope);

        assertThat(host.drain.only().reply).isEqualTo(CallEvent.REPLY_UNKNOWN);
        assertThat(host.failures).singleElement().isInstanceOf(IllegalStateException.class);
    }

    /** The end of the outer call ends what is inside; nothing of the lost call shows in the next. */
    @Test
    void aCallWhoseEndWasMissedLeavesNoTrace() {
        Object outer = Host.beginQuery("outer");
        Object lost = Host.beginRedis(Host.GET, "secret");
        OutriderBridge.end(outer);
        host.drain.all();

        Object next = Host.beginQuery("next");
        Object ping =
                OutriderBridge.beginOutermost(OutriderBridge.REDIS, OutriderBridge.REDIS_PIPELINE, null, null, null, 0);
        OutriderBridge.end(ping);
        OutriderBridge.end(next);
        OutriderBridge.end(lost);
        OutriderBridge.end(Host.beginRedis(Host.GET, "later"));

        List<DrainedCall> calls = host.drain.all();
        assertThat(calls.get(0).action).isEqualTo(Action.REDIS_PIPELINE);
        assertThat(calls.get(0).command).isNull();
        assertThat(calls.get(0).key).isNull();
        assertThat(calls.get(1).text).isEqualTo("next");
        assertThat(calls.get(calls.size() - 1).key).isEqualTo("later");
    }

    @Test
    void callsNestedTooDeepAreNotToldAndTheOthersAre() {
        Object[] scopes = new Object[12];
        for (int i = 0; i < scopes.length; i++) {
            scopes[i] = Host.beginQuery("depth " + i);
        }
        for (int i = scopes.length - 1; i >= 0; i--) {
            OutriderBridge.end(scopes[i]);
        }
        OutriderBridge.end(Host.beginQuery("after"));

        assertThat(scopes[7]).isNotNull();
        assertThat(scopes[8]).isNull();
        assertThat(host.drain.all())
                .extracting(call -> call.text)
                .containsExactly(
                        "depth 7", "depth 6", "depth 5", "depth 4", "depth 3", "depth 2", "depth 1", "depth 0",
                        "after");
    }

    @Test
    void scopesOfForeignMakeAreLetPass() {
        String foreign = "a scope of an agent that ran here before";
        OutriderBridge.batchSize(foreign, 1);
        OutriderBridge.redisCommand(foreign, Host.GET, "k", 1, false);
        OutriderBridge.redisReply(foreign, 1L);
        OutriderBridge.end(foreign);
        OutriderBridge.fail(foreign, new IllegalStateException());
        OutriderBridge.suspendRequest(foreign);
        OutriderBridge.resumeRequest(foreign);
        OutriderBridge.endRequest(foreign, 200, null);
        OutriderBridge.exitTask(foreign);

        assertThat(OutriderBridge.echoedCorrelationId(foreign)).isNull();
        assertThat(host.drain.all()).isEmpty();
        assertThat(host.failures).isEmpty();
    }

    @Test
    void numbersOutsideTheTablesAreCountedAsFailures() {
        assertThat(OutriderBridge.begin(99, 0, null, null, null, 0)).isNull();
        assertThat(OutriderBridge.beginOutermost(0, 99, null, null, null, 0)).isNull();

        assertThat(host.failures).hasSize(2);
        OutriderBridge.end(Host.beginQuery("after"));
        assertThat(host.drain.only().text).isEqualTo("after");
    }

    @Test
    void whatTheHostsCodeSaysArrivesAsItWasSaid() {
        Object[] fields = {"city", "Bonn", "items_count", 3};
        IllegalStateException failure = new IllegalStateException();
        OutriderBridge.say("Search", "search.finished", "done", 5_000, failure, fields);
        fields[1] = "changed";

        DrainedCall call = host.drain.only();
        assertThat(call.action).isEqualTo(Action.APP);
        assertThat(call.logger).isEqualTo("Search");
        assertThat(call.appAction).isEqualTo("search.finished");
        assertThat(call.message).isEqualTo("done");
        assertThat(call.durationNanos).isEqualTo(5_000);
        assertThat(call.error).isSameAs(failure);
        assertThat(call.fields).containsExactly("city", "Bonn", "items_count", 3);
    }

    @Test
    void aReporterThatFailsIsNotHeardByTheHost() {
        CallRecorder recorder = new CallRecorder(host.ring, new CaptureOptions(false, null, false), failure -> {
            throw new IllegalStateException("reporter");
        });
        OutriderBridge.connect(recorder);

        OutriderBridge.adviceFailed(new IllegalStateException());

        assertThat(host.failures).isEmpty();
    }
}
