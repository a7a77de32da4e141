package io.outrider.demo;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A process that the demo started and will end, its output in a file. Any thread. */
final class ChildProcess implements AutoCloseable {
    private static final int TAIL_LINES = 12;
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final String name;
    private final Process process;
    private final Path log;

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    static ChildProcess start(String name, List<String> command, Map<String, String> environment, Path log) {
        ProcessBuilder builder = new ProcessBuilder(Platform.inOwnSession(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(new File("/dev/null"));
        builder.environment().keySet().removeIf(key -> key.startsWith("OUTRIDER_"));
        builder.environment().putAll(environment);
        try {
            return new ChildProcess(name, builder.start(), log);
        } catch (IOException e) {
            throw new DemoFailure(name + " cannot be started: " + e.getMessage());
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    Path log() {
        return log;
    }

    /** Waits till the process can do its work; a process that ends meanwhile is a failure, as is one that takes longer. */
    void awaitReady(Duration limit, Callable<Boolean> ready) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!isReady(ready)) {
            requireAlive();
            if (System.nanoTime() > deadline) {
                throw new DemoFailure(name + " was not ready after " + limit.toSeconds() + " s" + tail());
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    void requireAlive() {
        if (!process.isAlive()) {
            throw new DemoFailure(name + " ended by itself with exit code " + process.exitValue() + tail());
        }
    }

    /** Waits till the process ends by itself and gives its exit code. */
    int await() throws InterruptedException {
        return process.waitFor();
    }

    boolean await(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asks the process to end in order. */
    void ask() {
        process.destroy();
    }

    /** Asks the process to end, insists when it does not, and returns when it and everything it started is gone. */
    @Override
    public void close() {
        List<ProcessHandle> tree = process.descendants().toList();
        process.destroy();
        if (!awaitUninterruptibly()) {
            process.destroyForcibly();
        }
        tree.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }

    /** The end of the log, to show beneath a message. */
    String tail() {
        try {
            List<String> lines =
                    Files.readString(log, StandardCharsets.UTF_8).lines().toList();
            List<String> last = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
            return last.isEmpty() ? "; it wrote no log" : "; its log ends with:\n    " + String.join("\n    ", last);
        } catch (IOException e) {
            return "; its log cannot be read: " + e.getMessage();
        }
    }

    /** Clearing up goes on although the thread was interrupted: that is often why it was begun. */
    private boolean awaitUninterruptibly() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean isReady(Callable<Boolean> ready) throws InterruptedException {
        try {
            return ready.call();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return false; // not yet; the deadline or the process's own end decides
        }
    }
}
