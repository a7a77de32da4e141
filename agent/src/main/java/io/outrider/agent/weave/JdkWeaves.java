package io.outrider.agent.weave;

import io.outrider.agent.weave.Doorbell.Binding;
import io.outrider.agent.weave.MethodWeave.InnerCall;
import io.outrider.bridge.OutriderBridge;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.Type;

/**
 * What is woven into the JDK itself. There is no loader to define advice in, so these methods ring the bridge directly.
 *
 * <p>A context is captured where a task is handed over and taken on where it runs:
 *
 * <pre>
 *   ThreadPoolExecutor           execute(task)                       runWorker, around task.run()
 *   ScheduledThreadPoolExecutor  delayedExecute(task), one-shot      the same
 *   ForkJoinPool, ForkJoinTask   the pool's gate, fork()             ForkJoinTask.doExec
 *   CompletableFuture            its own thread-per-task executor    run() of its stages
 *   ThreadPerTaskExecutor        start(thread)                       first question of the new thread
 * </pre>
 */
final class JdkWeaves {
    private static final String BRIDGE = Type.getInternalName(OutriderBridge.class);
    private static final String TASK = "(Ljava/lang/Object;)V";

    private JdkWeaves() {}

    static Map<String, List<MethodWeave>> executors() {
        Map<String, List<MethodWeave>> weaves = new LinkedHashMap<>();
        List<MethodWeave> pool = new ArrayList<>();
        pool.add(MethodWeave.atEnds(
                new String[] {"execute(Ljava/lang/Runnable;)"},
                new Doorbell(BRIDGE, "capture", TASK, Binding.argument(0)),
                null));
        pool.add(MethodWeave.aroundCall(
                "runWorker",
                new InnerCall(
                        "java/lang/Runnable",
                        "run",
                        "()V",
                        new Doorbell(BRIDGE, "enterPooledTask", TASK),
                        new Doorbell(BRIDGE, "exitPooledTask", "()V"))));
        weaves.put("java.util.concurrent.ThreadPoolExecutor", pool);

        weaves.put(
                "java.util.concurrent.ScheduledThreadPoolExecutor",
                list(MethodWeave.atEnds(
                        new String[] {"delayedExecute"},
                        new Doorbell(BRIDGE, "captureOneShot", TASK, Binding.argument(0)),
                        null)));

        // The one gate behind execute, submit and invoke was renamed over the years; some versions have two in a row.
        List<MethodWeave> forkJoin = new ArrayList<>();
        forkJoin.add(MethodWeave.atEnds(
                new String[] {
                    "externalPush(Ljava/util/concurrent/ForkJoinTask;)",
                    "externalSubmit(Ljava/util/concurrent/ForkJoinTask;)"
                },
                new Doorbell(BRIDGE, "captureOnce", TASK, Binding.argument(0)),
                null));
        forkJoin.add(MethodWeave.atEnds(
                new String[] {"poolSubmit(ZLjava/util/concurrent/ForkJoinTask;)"},
                new Doorbell(BRIDGE, "captureOnce", TASK, Binding.argument(1)),
                null));
        weaves.put("java.util.concurrent.ForkJoinPool", forkJoin);

        List<MethodWeave> forked = new ArrayList<>();
        forked.add(MethodWeave.atEnds(
                new String[] {"fork()"}, new Doorbell(BRIDGE, "captureOnce", TASK, Binding.receiver()), null));
        forked.add(MethodWeave.atEnds(new String[] {"doExec()"}, enterThis(), exitScope()));
        weaves.put("java.util.concurrent.ForkJoinTask", forked);

        // Where the common pool has one thread only, CompletableFuture starts a thread for each stage.
        weaves.put(
                "java.util.concurrent.CompletableFuture$ThreadPerTaskExecutor",
                list(MethodWeave.atEnds(
                        new String[] {"execute(Ljava/lang/Runnable;)"},
                        new Doorbell(BRIDGE, "captureOnce", TASK, Binding.argument(0)),
                        null)));
        for (String stage : new String[] {"AsyncSupply", "AsyncRun", "Completion"}) {
            weaves.put(
                    "java.util.concurrent.CompletableFuture$" + stage,
                    list(MethodWeave.atEnds(new String[] {"run()"}, enterThis(), exitScope())));
        }

        weaves.put(
                "java.util.concurrent.ThreadPerTaskExecutor",
                list(MethodWeave.atEnds(
                        new String[] {"start(Ljava/lang/Thread;)"},
                        new Doorbell(BRIDGE, "captureOnce", TASK, Binding.argument(0)),
                        null)));
        return weaves;
    }

    static Map<String, List<MethodWeave>> httpServer() {
        Map<String, List<MethodWeave>> weaves = new LinkedHashMap<>();
        weaves.put(
                "com.sun.net.httpserver.Filter$Chain",
                list(MethodWeave.atEnds(
                        new String[] {"doFilter"},
                        new Doorbell(
                                BRIDGE, "beginExchange", "(Ljava/lang/Object;)Ljava/lang/Object;", Binding.argument(0)),
                        null)));
        return weaves;
    }

    private static Doorbell enterThis() {
        return new Doorbell(BRIDGE, "enterTask", "(Ljava/lang/Object;)Ljava/lang/Object;", Binding.receiver());
    }

    private static Doorbell exitScope() {
        return new Doorbell(BRIDGE, "exitTask", TASK, Binding.scope());
    }

    private static List<MethodWeave> list(MethodWeave weave) {
        List<MethodWeave> list = new ArrayList<>(1);
        list.add(weave);
        return list;
    }
}
