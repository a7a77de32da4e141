package io.outrider.agent.weave;

import java.util.HashMap;
import java.util.Map;

/** Has a few classes of its own, which the JVM verifies; asks its parent for the rest. */
final class WovenLoader extends ClassLoader {
    private final Map<String, byte[]> classFiles = new HashMap<>();

    WovenLoader() {
        this(WovenLoader.class.getClassLoader());
    }

    WovenLoader(ClassLoader parent) {
        super(parent);
    }

    WovenLoader with(String binaryName, byte[] classFile) {
        classFiles.put(binaryName, classFile);
        return this;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            byte[] classFile = classFiles.remove(name);
            return classFile == null
                    ? super.loadClass(name, resolve)
                    : defineClass(name, classFile, 0, classFile.length);
        }
    }
}
