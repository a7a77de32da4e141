package io.outrider.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The operating system as the demo needs to know it: names, users, and process groups. */
final class Platform {
    private static final String OS = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    private static final String ARCH = System.getProperty("os.arch").toLowerCase(Locale.ROOT);

    private Platform() {}

    static boolean isMac() {
        return OS.contains("mac");
    }

    static boolean isLinux() {
        return OS.contains("linux");
    }

    static boolean isArm64() {
        return ARCH.equals("aarch64") || ARCH.equals("arm64");
    }

    static String name() {
        return System.getProperty("os.name") + " on " + System.getProperty("os.arch");
    }

    static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /**
     * The command, in a session of its own. A terminal sends Ctrl-C to everything in its foreground group; without
     * this the servers would be gone before the demo has counted what they did.
     */
    static List<String> inOwnSession(List<String> command) {
        List<String> whole = new ArrayList<>();
        if (onPath("setsid")) {
            whole.add("setsid");
        } else if (onPath("perl")) {
            whole.addAll(List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV or die"));
        }
        whole.addAll(command);
        return whole;
    }

    /** Whether a short command of the machine's ends with exit code 0. */
    static boolean succeeds(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (InputStream output = process.getInputStream()) {
                output.transferTo(java.io.OutputStream.nullOutputStream());
            }
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    static boolean onPath(String program) {
        String path = System.getenv("PATH");
        for (String folder : (path == null ? "" : path).split(":", -1)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }
}
