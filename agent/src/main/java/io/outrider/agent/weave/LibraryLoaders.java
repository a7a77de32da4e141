package io.outrider.agent.weave;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Defines advice beside the library it instruments, in that library's loader. Any thread.
 *
 * <p>The JVM finds a class that a loader has defined without asking the loader, so filters (OSGi, application servers) do not
 * hide it. {@code ClassLoader.defineClass} is reachable because the entry class opened {@code java.lang} to the agent.
 */
final class LibraryLoaders {
    private final Method defineClass;
    private final Map<ClassLoader, Set<String>> defined = new WeakHashMap<>();

    LibraryLoaders() throws ReflectiveOperationException {
        defineClass = ClassLoader.class.getDeclaredMethod(
                "defineClass", String.class, byte[].class, int.class, int.class, ProtectionDomain.class);
        defineClass.setAccessible(true);
    }

    boolean has(ClassLoader loader, String internalName) {
        return namesIn(loader).contains(internalName);
    }

    /**
     * Defines a class that the loader does not {@linkplain #has have}. No lock is held meanwhile, as the loader takes its own:
     * two threads may both try, and the second fails on the first's class.
     */
    void define(ClassLoader loader, String internalName, @Nullable ProtectionDomain domain, byte[] classFile)
            throws ReflectiveOperationException {
        try {
            defineClass.invoke(loader, internalName.replace('/', '.'), classFile, 0, classFile.length, domain);
        } catch (InvocationTargetException e) {
            // Also where an earlier life of the agent in this JVM defined the class: it rings the same bridge.
            if (!isDuplicate(e.getCause())) {
                throw e;
            }
        }
        namesIn(loader).add(internalName);
    }

    private Set<String> namesIn(ClassLoader loader) {
        synchronized (defined) {
            Set<String> names = defined.get(loader);
            if (names == null) {
                names = ConcurrentHashMap.newKeySet();
                defined.put(loader, names);
            }
            return names;
        }
    }

    /** The JVM says so with a bare LinkageError; its subclasses mean that the class cannot be linked here. */
    private static boolean isDuplicate(@Nullable Throwable cause) {
        return cause != null && cause.getClass() == LinkageError.class;
    }
}
