package io.outrider.agent.attach;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The heartbeats in a run directory, as far as the command line needs them. */
final class Heartbeats {
    /** An agent beats every second; one that has been silent so long is gone, or its JVM is stopped. */
    private static final long ALIVE_MILLIS = 15_000;

    private final File agents;

    Heartbeats(String runDir) {
        agents = new File(runDir, "agents");
    }

    /** The newest heartbeat of a process, or null. */
    @Nullable
    String of(long pid) {
        File file = newest(pid);
        return file == null ? null : read(file);
    }

    private @Nullable File newest(long pid) {
        File[] files = agents.listFiles((dir, name) -> name.endsWith(".json"));
        File newest = null;
        for (File file : files == null ? new File[0] : files) {
            String text = read(file);
            boolean newer = newest == null || file.lastModified() > newest.lastModified();
            if (newer && text != null && number(text, "pid") == pid) {
                newest = file;
            }
        }
        return newest;
    }

    /**
     * Whether the agent lives in that process. A process that was killed leaves a heartbeat that says so still, and its number is given
     * to others: in a container, to the next life of the same service.
     */
    boolean isRunning(long pid) {
        File file = newest(pid);
        String heartbeat = file == null ? null : read(file);
        return file != null
                && heartbeat != null
                && "running".equals(text(heartbeat, "state"))
                && System.currentTimeMillis() - file.lastModified() < ALIVE_MILLIS;
    }

    private static @Nullable String read(File file) {
        try {
            return new String(Files.readAllBytes(file.toPath()), StandardCharsets.UTF_8);
        } catch (IOException beingReplaced) {
            return null;
        }
    }

    /** The first number under that name, or -1. */
    static long number(String heartbeat, String name) {
        Matcher matcher =
                Pattern.compile('"' + name + "\"\\s*:\\s*(\\d{1,18})(?!\\d)").matcher(heartbeat);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
    }

    /** The first text under that name, or null. */
    static @Nullable String text(String heartbeat, String name) {
        Matcher matcher = Pattern.compile('"' + name + "\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"")
                .matcher(heartbeat);
        return matcher.find() ? matcher.group(1).replaceAll("\\\\([\"\\\\/])", "$1") : null;
    }

    /** The elements of the array of texts under that name, comma-separated. */
    static String texts(String heartbeat, String name) {
        Matcher matcher =
                Pattern.compile('"' + name + "\"\\s*:\\s*\\[([^\\]]*)\\]").matcher(heartbeat);
        return matcher.find() ? matcher.group(1).replace("\"", "").replace(",", ", ") : "";
    }
}
