package io.outrider.agent.weave;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

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

    /** Where the bytes of an advice class come from. */
    interface ClassFiles {
        /** @param name an internal name */
        byte[] read(String name);
    }

    /** Defines the class in the loader, once. */
    synchronized void define(ClassLoader loader, String internalName, ProtectionDomain domain, ClassFiles files)
            throws ReflectiveOperationException {
        Set<String> names = defined.computeIfAbsent(loader, l -> Collections.synchronizedSet(new HashSet<>()));
        if (!names.add(internalName)) {
            return;
        }
        byte[] classFile = files.read(internalName);
        try {
            defineClass.invoke(loader, internalName.replace('/', '.'), classFile, 0, classFile.length, domain);
        } catch (InvocationTargetException e) {
            // An earlier life of the agent in this JVM defined the same class: it rings the same bridge.
            if (!(e.getCause() instanceof LinkageError)) {
                names.remove(internalName);
                throw e;
            }
        }
    }
}
