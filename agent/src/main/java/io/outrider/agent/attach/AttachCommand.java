package io.outrider.agent.attach;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.jspecify.annotations.Nullable;

/** {@code attach PID}: loads the agent into a running JVM and waits for its first heartbeat. */
final class AttachCommand {
    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private AttachCommand() {}

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        CommandArguments command = CommandArguments.read(arguments, true);
        if (command.problem != null || command.pid == null) {
            err.println("attach: " + command.problem);
            return AgentCli.WRONG_USAGE;
        }
        String pid = command.pid;
        Heartbeats heartbeats = new Heartbeats(command.config.runDir);
        if (heartbeats.isRunning(Long.parseLong(pid)) && isAlive(pid)) {
            out.println("attach: the agent is in process " + pid + " already");
            return AgentCli.DONE;
        }
        try {
            // The target does not know this process's folder: relative paths would mean another place there.
            ByteBuddyAgent.attach(ownJar(), pid, withRunDir(command));
        } catch (RuntimeException e) {
            err.println("attach: " + explain(pid, rootCause(e)));
            return AgentCli.FAILED;
        }
        String heartbeat = awaitHeartbeat(heartbeats, Long.parseLong(pid));
        if (heartbeat == null) {
            err.println("attach: the agent was loaded but gave no sign in " + command.config.runDir
                    + "; the error output of process " + pid + " says why");
            return AgentCli.FAILED;
        }
        out.println("attached to process " + pid);
        StatusCommand.print(heartbeat, out);
        out.println("events go to " + new File(command.config.runDir, "events"));
        return AgentCli.DONE;
    }

    private static String withRunDir(CommandArguments command) {
        String runDir = "run-dir=" + new File(command.config.runDir).getAbsolutePath();
        return command.agentArguments.isEmpty() ? runDir : command.agentArguments + ',' + runDir;
    }

    private static File ownJar() {
        try {
            return new File(AttachCommand.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the agent's jar is not a file", e);
        }
    }

    private static @Nullable String awaitHeartbeat(Heartbeats heartbeats, long pid) {
        long deadline = System.nanoTime() + HEARTBEAT_NANOS;
        while (System.nanoTime() < deadline) {
            if (heartbeats.isRunning(pid)) {
                return heartbeats.of(pid);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return null;
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String explain(String pid, Throwable cause) {
        if (!isAlive(pid)) {
            return "there is no process " + pid + "; 'list' shows the JVMs of this user";
        }
        String owner = owner(pid);
        if (owner != null && !owner.equals(System.getProperty("user.name"))) {
            return "process " + pid + " belongs to " + owner + "; attach as that user: sudo -u " + owner
                    + " java -jar outrider-agent.jar attach " + pid;
        }
        return "process " + pid + " did not take the agent (" + cause
                + "). It is not a JVM, or it was started with -XX:+DisableAttachMechanism or"
                + " -XX:-EnableDynamicAgentLoading; then restart it with -javaagent:" + ownJar();
    }

    private static boolean isAlive(String pid) {
        // Without a proc file system nobody knows better than the attach itself.
        return !new File("/proc/self").exists() || new File("/proc", pid).exists();
    }

    private static @Nullable String owner(String pid) {
        try {
            return Files.getOwner(Paths.get("/proc", pid)).getName();
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }
}
