package io.outrider.agent.runtime;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A host with a shutdown hook, which looks whether ours came before it. */
final class ShutdownHost {
    private ShutdownHost() {}

    public static void main(String[] arguments) {
        CountDownLatch ours = new CountDownLatch(1);
        ShutdownSequence.runLast(() -> {
            System.out.println("ours");
            ours.countDown();
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                // Would ours run beside this hook, it would come within this time.
                boolean cameFirst = ours.await(500, TimeUnit.MILLISECONDS);
                System.out.println("host, ours came first: " + cameFirst);
            } catch (InterruptedException e) {
                System.out.println("interrupted");
            }
        }));
        if (arguments.length > 0) {
            System.exit(Integer.parseInt(arguments[0]));
        }
    }
}
