package io.outrider.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.outrider.bridge.OutriderBridge;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** In the steady state a call allocates nothing on the host's thread. */
class AllocationTest {
    private static final int WARM_UP = 20_000;
    private static final int ROUNDS = 20;
    private static final int CALLS = 1_000;

    @RegisterExtension
    final Host host = new Host();

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Object peer = "localhost:5432";
    private final Long reply = 4711L;
    private Object kept;

    @Test
    void aQueryWithRowsAllocatesNothing() {
        assertThat(bytesPerCall(this::query)).isZero();
    }

    @Test
    void aQueryInsideARequestAllocatesNothing() {
        Object request = Host.beginRequest();

        assertThat(bytesPerCall(this::query)).isZero();
        OutriderBridge.endRequest(request, 200, null);
    }

    @Test
    void aBatchAllocatesNothing() {
        assertThat(bytesPerCall(this::batch)).isZero();
    }

    @Test
    void aCallInsideACallAllocatesNothing() {
        assertThat(bytesPerCall(this::nested)).isZero();
    }

    @Test
    void aRedisCommandAllocatesNothing() {
        assertThat(bytesPerCall(this::redis)).isZero();
    }

    @Test
    void aRedisCommandInsideARequestAllocatesNothing() {
        Object request = Host.beginRequest();

        assertThat(bytesPerCall(this::redis)).isZero();
        OutriderBridge.endRequest(request, 200, null);
    }

    @Test
    void aCallThatIsDroppedAllocatesNothing() {
        while (host.ring.claim() >= 0) {
            // Never published: the ring stays full.
        }

        assertThat(bytesPerCall(this::query)).isZero();
        assertThat(host.ring.dropped()).isPositive();
    }

    @Test
    void aTaskHandedOverOutsideARequestAllocatesNothing() {
        assertThat(bytesPerCall(this::task)).isZero();
    }

    @Test
    void wovenCodeWithoutAnAgentAllocatesNothing() {
        OutriderBridge.connect(null);

        assertThat(bytesPerCall(this::query)).isZero();
    }

    /** The proof that the others can fail. */
    @Test
    void anAllocationIsFound() {
        assertThat(bytesPerCall(() -> kept = new Object[4])).isGreaterThanOrEqualTo(16);
    }

    private void query() {
        Object scope = OutriderBridge.begin(
                OutriderBridge.POSTGRESQL, OutriderBridge.DB_QUERY, "SELECT 1", peer, "rentscout", 812);
        OutriderBridge.returnedRows(20);
        OutriderBridge.affectedRows(-1);
        OutriderBridge.end(scope);
    }

    private void batch() {
        Object scope = OutriderBridge.begin(
                OutriderBridge.POSTGRESQL, OutriderBridge.DB_BATCH, "INSERT", peer, "rentscout", 812);
        OutriderBridge.batchSize(scope, 3);
        OutriderBridge.affectedRows(1);
        OutriderBridge.end(scope);
    }

    private void nested() {
        Object outer =
                OutriderBridge.beginOutermost(OutriderBridge.H2, OutriderBridge.DB_COMMIT, "COMMIT", null, null, 0);
        Object same =
                OutriderBridge.beginOutermost(OutriderBridge.H2, OutriderBridge.DB_QUERY, "COMMIT", peer, "mem", 0);
        OutriderBridge.end(same);
        query();
        OutriderBridge.end(outer);
    }

    private void redis() {
        Object scope =
                OutriderBridge.beginOutermost(OutriderBridge.REDIS, OutriderBridge.REDIS_COMMAND, null, peer, "0", 0);
        OutriderBridge.redisCommand(scope, Host.GET, "listing:7", 1, false);
        OutriderBridge.redisReply(scope, reply);
        OutriderBridge.end(scope);
    }

    private void task() {
        OutriderBridge.capture(peer);
        OutriderBridge.enterPooledTask(peer);
        OutriderBridge.exitPooledTask();
    }

    /** The least of several rounds: compilers and others may allocate on this thread now and then, the calls do so always. */
    private long bytesPerCall(Runnable call) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < WARM_UP; i++) {
            call.run();
            host.drain.discard();
        }
        long thread = Thread.currentThread().getId();
        for (int round = 0; round < ROUNDS; round++) {
            long before = threads.getThreadAllocatedBytes(thread);
            for (int i = 0; i < CALLS; i++) {
                call.run();
                host.drain.discard();
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        // Any call that allocates an object allocates at least 16 bytes; the question itself costs less than one a
        // call.
        return least / CALLS;
    }
}
