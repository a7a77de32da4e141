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
    private final File agents;

    Heartbeats(String runDir) {
        agents = new File(runDir, "agents");
    }

    /** The newest heartbeat of a process, or null. */
    @Nullable
    String of(long pid) {
        File[] files = agents.listFiles((dir, name) -> name.endsWith(".json"));
        String newest = null;
        long newestTime = Long.MIN_VALUE;
        for (File file : files == null ? new File[0] : files) {
            String text = read(file);
            if (text != null && number(text, "pid") == pid && file.lastModified() > newestTime) {
                newest = text;
                newestTime = file.lastModified();
            }
        }
        return newest;
    }

    /** Whether the agent lives in that process, going by its last heartbeat. */
    boolean isRunning(long pid) {
        String heartbeat = of(pid);
        return heartbeat != null && "running".equals(text(heartbeat, "state"));
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
        Matcher matcher = Pattern.compile('"' + name + "\"\\s*:\\s*(\\d+)").matcher(heartbeat);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
    }

    /** The first text under that name, or null. */
    static @Nullable String text(String heartbeat, String name) {
        Matcher matcher =
                Pattern.compile('"' + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(heartbeat);
        return matcher.find() ? matcher.group(1) : null;
    }

    /** The elements of the array of texts under that name, comma-separated. */
    static String texts(String heartbeat, String name) {
        Matcher matcher =
                Pattern.compile('"' + name + "\"\\s*:\\s*\\[([^\\]]*)\\]").matcher(heartbeat);
        return matcher.find() ? matcher.group(1).replace("\"", "").replace(",", ", ") : "";
    }
}
