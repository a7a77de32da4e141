package io.outrider.agent.config;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;

/** What the JVM and the machine say about themselves: defaults for keys that nobody set. No network, no JMX. */
final class HostFacts {
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

    private static String firstLine(String file) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(new FileInputStream(file), StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            return line == null ? "" : line.trim();
        } catch (IOException e) {
            // Not there on this system; the next source is asked.
            return "";
        }
    }
}
