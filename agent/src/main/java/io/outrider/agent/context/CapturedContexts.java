package io.outrider.agent.context;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Contexts on their way from the thread that handed a task over to the thread that runs it, by the task's identity. Any thread.
 *
 * <p>The same task object may be handed over many times (a method reference without captured variables is one object for the
 * whole program). Its contexts then form a queue, and each run takes one: runs of one object cannot be told apart,
 * so any pairing is right as long as each context is used once. A task that never runs takes its entry with it
 * when it is collected.
 */
public final class CapturedContexts {
    /** One task object queued more often than this runs without context beyond it. */
    private static final int MAX_RUNS_WAITING = 1024;

    private static final Object NO_CONTEXT = new Object();

    // A task's queue is changed under its map entry's lock only.
    private final ConcurrentHashMap<Key, Deque<Object>> waiting = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

    // Lets threads of a host that captured nothing pass without a look-up.
    private final AtomicInteger size = new AtomicInteger();

    /** One more run of the task is due, with this context; null when it was handed over outside any request. */
    public void add(Object task, @Nullable RequestContext context) {
        if (context == null && size.get() == 0) {
            return;
        }
        expunge();
        waiting.compute(new Key(task, collected), (key, queued) -> {
            if (queued == null) {
                if (context == null) {
                    return null;
                }
                size.incrementAndGet();
                return queueOf(context);
            }
            if (queued.size() < MAX_RUNS_WAITING) {
                queued.add(context == null ? NO_CONTEXT : context);
            }
            return queued;
        });
    }

    /** The task runs once, with this context. */
    public void put(Object task, RequestContext context) {
        expunge();
        if (waiting.put(new Key(task, collected), queueOf(context)) == null) {
            size.incrementAndGet();
        }
    }

    /** The context of the run that begins now, or null. */
    public @Nullable RequestContext take(Object task) {
        if (size.get() == 0) {
            return null;
        }
        @Nullable RequestContext[] taken = new RequestContext[1];
        waiting.computeIfPresent(new Key(task, null), (key, queued) -> {
            Object first = queued.poll();
            taken[0] = first instanceof RequestContext ? (RequestContext) first : null;
            if (!queued.isEmpty()) {
                return queued;
            }
            size.decrementAndGet();
            return null;
        });
        return taken[0];
    }

    /** Tasks waiting for a run. */
    public int size() {
        return size.get();
    }

    private static Deque<Object> queueOf(RequestContext context) {
        Deque<Object> queue = new ArrayDeque<>(2);
        queue.add(context);
        return queue;
    }

    private void expunge() {
        for (Reference<?> key = collected.poll(); key != null; key = collected.poll()) {
            if (waiting.remove(key) != null) {
                size.decrementAndGet();
            }
        }
    }

    /** A task by identity; weak when stored. */
    private static final class Key extends WeakReference<Object> {
        private final int hash;

        Key(Object task, @Nullable ReferenceQueue<Object> queue) {
            super(task, queue);
            hash = System.identityHashCode(task);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (this == other) {
                return true;
            }
            Object task = get();
            return task != null && other instanceof Key && ((Key) other).get() == task;
        }
    }
}
