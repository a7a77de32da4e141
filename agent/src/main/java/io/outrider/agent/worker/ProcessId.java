package io.outrider.agent.worker;

import java.io.File;
import java.io.IOException;

/** This process's id. Java 8 has no call for it but JMX, which is asked only where nothing else answers. */
final class ProcessId {
    private ProcessId() {}

    /** 0 when it cannot be found out. */
    static long current() {
        try {
            String name = new File("/proc/self").getCanonicalFile().getName();
            if (name.matches("[0-9]+")) {
                return Long.parseLong(name);
            }
        } catch (IOException e) {
            return fromProcessHandle();
        }
        return fromProcessHandle();
    }

    private static long fromProcessHandle() {
        try {
            Class<?> handle = Class.forName("java.lang.ProcessHandle");
            Object self = handle.getMethod("current").invoke(null);
            return (Long) handle.getMethod("pid").invoke(self);
        } catch (ReflectiveOperationException e) {
            return fromRuntimeName();
        }
    }

    /** Java 8: pid@host. */
    private static long fromRuntimeName() {
        try {
            Object runtime = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getRuntimeMXBean")
                    .invoke(null);
            Object name = Class.forName("java.lang.management.RuntimeMXBean")
                    .getMethod("getName")
                    .invoke(runtime);
            String text = String.valueOf(name);
            return Long.parseLong(text.substring(0, Math.max(0, text.indexOf('@'))));
        } catch (ReflectiveOperationException | NumberFormatException e) {
            return 0;
        }
    }
}
