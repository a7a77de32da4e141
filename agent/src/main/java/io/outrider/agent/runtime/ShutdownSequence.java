package io.outrider.agent.runtime;

import java.lang.reflect.Method;

/**
 * Runs something when the JVM ends, after the host's own shutdown hooks: a pool that rolls back while it closes is still seen.
 *
 * <p>The JVM runs its shutdown slots in order; the application's hooks are all in slot 1. Where the later slots cannot be
 * reached, an ordinary hook runs beside the host's.
 */
final class ShutdownSequence {
    private static final int LAST_SLOT = 9;

    private ShutdownSequence() {}

    static void runLast(Runnable action) {
        try {
            Method add = Class.forName("java.lang.Shutdown")
                    .getDeclaredMethod("add", int.class, boolean.class, Runnable.class);
            add.setAccessible(true);
            add.invoke(null, LAST_SLOT, false, action);
        } catch (ReflectiveOperationException | RuntimeException notThisJvm) {
            Runtime.getRuntime().addShutdownHook(new Thread(action, "outrider-shutdown"));
        }
    }
}
