package io.outrider.agent.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CapturedContextsTest {
    private final CapturedContexts contexts = new CapturedContexts();
    private final ThreadContext thread = new ThreadContext(null);

    @Test
    void aRunTakesTheContextOfItsHandOver() {
        Object task = new Object();
        RequestContext context = request();
        contexts.add(task, context);

        assertThat(contexts.take(task)).isSameAs(context);
        assertThat(contexts.take(task)).isNull();
        assertThat(contexts.size()).isZero();
    }

    @Test
    void runsOfTheSameTaskTakeTheirContextsInOrder() {
        Object task = new Object();
        RequestContext first = request();
        RequestContext second = request();
        contexts.add(task, first);
        contexts.add(task, null);
        contexts.add(task, second);

        assertThat(contexts.take(task)).isSameAs(first);
        assertThat(contexts.take(task)).isNull();
        assertThat(contexts.take(task)).isSameAs(second);
        assertThat(contexts.size()).isZero();
    }

    @Test
    void aTaskHandedOverOutsideAnyRequestLeavesNothing() {
        contexts.add(new Object(), null);
        contexts.add(new Object(), request());
        contexts.add(new Object(), null);

        assertThat(contexts.size()).isEqualTo(1);
    }

    @Test
    void aTaskThatRunsOnceKeepsItsLastContext() {
        Object task = new Object();
        RequestContext second = request();
        contexts.put(task, request());
        contexts.put(task, second);

        assertThat(contexts.size()).isEqualTo(1);
        assertThat(contexts.take(task)).isSameAs(second);
        assertThat(contexts.take(task)).isNull();
    }

    @Test
    void equalTasksAreNotTheSame() {
        String task = new String("task");
        contexts.add(task, request());

        assertThat(contexts.take(new String("task"))).isNull();
        assertThat(contexts.take(task)).isNotNull();
    }

    @Test
    void aTaskWhoseOwnEqualsThrowsIsATaskLikeAnyOther() {
        Object task = new Object() {
            @Override
            public boolean equals(Object other) {
                throw new UnsupportedOperationException();
            }

            @Override
            public int hashCode() {
                throw new UnsupportedOperationException();
            }
        };
        contexts.add(task, request());
        contexts.add(task, request());

        assertThat(contexts.take(task)).isNotNull();
    }

    @Test
    void oneTaskQueuesABoundedNumberOfRuns() {
        Object task = new Object();
        for (int i = 0; i < 5_000; i++) {
            contexts.add(task, request());
        }
        int taken = 0;
        while (contexts.take(task) != null) {
            taken++;
        }

        assertThat(taken).isEqualTo(1024);
        assertThat(contexts.size()).isZero();
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void tasksThatNeverRunVanishWithTheirContexts() {
        WeakReference<RequestContext> context = addTasksThatNeverRun(1_000);
        Object survivor = new Object();

        while (context.get() != null || contexts.size() > 1) {
            System.gc();
            // Adding is what looks for collected tasks.
            contexts.put(survivor, request());
        }

        assertThat(contexts.take(survivor)).isNotNull();
        assertThat(contexts.size()).isZero();
    }

    private WeakReference<RequestContext> addTasksThatNeverRun(int count) {
        WeakReference<RequestContext> last = null;
        for (int i = 0; i < count; i++) {
            RequestContext context = request();
            contexts.add(new Object(), context);
            last = new WeakReference<>(context);
        }
        thread.replace(null);
        return last;
    }

    /** Few task objects, many hand-overs: no context is lost, none is used twice. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void everyContextIsTakenOnceWhateverTheThreadsDo() throws InterruptedException {
        int handOvers = 20_000;
        Object[] tasks = {new Object(), new Object(), new Object()};
        BlockingQueue<Object> queue = new LinkedBlockingQueue<>(500);
        Set<RequestContext> added = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        Set<RequestContext> taken = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        AtomicInteger runs = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 2; t++) {
            threads.add(new Thread(() -> {
                ThreadContext own = new ThreadContext(null);
                for (int i = 0; i < handOvers; i++) {
                    RequestContext context = request(own);
                    added.add(context);
                    Object task = tasks[i % tasks.length];
                    contexts.add(task, context);
                    put(queue, task);
                }
            }));
            threads.add(new Thread(() -> {
                while (runs.getAndIncrement() < 2 * handOvers) {
                    RequestContext context = contexts.take(take(queue));
                    if (context == null || !taken.add(context)) {
                        throw new AssertionError("a run without a context of its own");
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread worker : threads) {
            worker.join();
        }

        assertThat(taken).hasSize(2 * handOvers).isEqualTo(added);
        assertThat(contexts.size()).isZero();
    }

    private static void put(BlockingQueue<Object> queue, Object task) {
        try {
            queue.put(task);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object take(BlockingQueue<Object> queue) {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private RequestContext request() {
        return request(thread);
    }

    private static RequestContext request(ThreadContext thread) {
        return thread.begin(new RequestContext.Inbound("GET", "/", null, "c", null, null, null, null));
    }
}
