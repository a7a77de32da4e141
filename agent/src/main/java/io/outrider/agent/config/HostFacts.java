package io.outrider.agent.config;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;

/** What the JVM and the machine say about themselves: defaults for keys that nobody set. No network, no JMX. */
final class HostFacts {
    private static final int LONGEST_NAME = 1024;

    private final Properties systemProperties;
    private final Map<String, String> environment;

    HostFacts(Properties systemProperties, Map<String, String> environment) {
        this.systemProperties = systemProperties;
        this.environment = environment;
    }

    String runDir() {
        String temporary = systemProperties.getProperty("java.io.tmpdir", "/tmp");
        return new File(temporary, "outrider-" + systemProperties.getProperty("user.name", "unknown")).getPath();
    }

    String serviceName() {
        String[] given = {
            environment.getOrDefault("OTEL_SERVICE_NAME", ""),
            systemProperties.getProperty("spring.application.name", ""),
            environment.getOrDefault("SPRING_APPLICATION_NAME", "")
        };
        for (String name : given) {
            if (!name.trim().isEmpty()) {
                return name.trim();
            }
        }
        String started = startedName();
        if (isJar(started)) {
            String jar = jarName(started);
            int version = versionStart(jar);
            return version < 0 ? jar : jar.substring(0, version - 1);
        }
        String mainClass = started.substring(Math.max(started.lastIndexOf('.'), started.lastIndexOf('/')) + 1);
        return mainClass.isEmpty() ? "jvm" : mainClass;
    }

    String serviceVersion() {
        String started = startedName();
        if (!isJar(started)) {
            return "";
        }
        String jar = jarName(started);
        int version = versionStart(jar);
        return version < 0 ? "" : jar.substring(version);
    }

    String hostName() {
        for (String variable : new String[] {"HOSTNAME", "COMPUTERNAME"}) {
            String name = environment.getOrDefault(variable, "").trim();
            if (!name.isEmpty()) {
                return name;
            }
        }
        for (String file : new String[] {"/proc/sys/kernel/hostname", "/etc/hostname"}) {
            String name = firstLine(file);
            if (!name.isEmpty()) {
                return name;
            }
        }
        return "localhost";
    }

    /** The jar or main class on the command line. A jar's path may hold spaces, so it ends at ".jar". */
    private String startedName() {
        String command = systemProperties.getProperty("sun.java.command", "").trim();
        int jarEnd = command.indexOf(".jar");
        if (jarEnd >= 0 && (jarEnd + 4 == command.length() || command.charAt(jarEnd + 4) == ' ')) {
            return command.substring(0, jarEnd + 4);
        }
        int space = command.indexOf(' ');
        return space < 0 ? command : command.substring(0, space);
    }

    private static boolean isJar(String started) {
        return started.endsWith(".jar");
    }

    private static String jarName(String started) {
        String name = new File(started).getName();
        return name.substring(0, name.length() - ".jar".length());
    }

    /** Where the version in a name such as rentscout-1.3.0 begins, or -1. */
    private static int versionStart(String jar) {
        for (int i = 1; i + 1 < jar.length(); i++) {
            if (jar.charAt(i) == '-' && Character.isDigit(jar.charAt(i + 1))) {
                return i + 1;
            }
        }
        return -1;
    }

    /** Read as bytes: the JDK's readers would be loaded for this alone. */
    private static String firstLine(String file) {
        byte[] bytes = new byte[LONGEST_NAME];
        try (FileInputStream in = new FileInputStream(file)) {
            int length = Math.max(0, in.read(bytes));
            String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
            int end = text.indexOf('\n');
            return (end < 0 ? text : text.substring(0, end)).trim();
        } catch (IOException e) {
            // Not there on this system; the next source is asked.
            return "";
        }
    }
}
