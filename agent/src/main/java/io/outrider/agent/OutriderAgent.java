package io.outrider.agent;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/**
 * The way in: {@code -javaagent}, attach, and the command line. Visible on the host's class path, so it holds nothing else.
 *
 * <p>Premain must not touch java.util.logging, JMX, java.nio.file, the network or the default charset: a host may
 * configure each of them in {@code main}, which has not run yet.
 */
public final class OutriderAgent {
    private OutriderAgent() {}

    /** {@code -javaagent:outrider-agent.jar=arguments}: before the host's main. */
    public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
        start(arguments, instrumentation);
    }

    /** Attached to a running JVM. */
    public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
        start(arguments, instrumentation);
    }

    /** {@code java -jar outrider-agent.jar list|attach|status}. */
    public static void main(String[] arguments) throws Exception {
        AgentLoader.open()
                .loadClass("io.outrider.agent.attach.AgentCli")
                .getMethod("main", String[].class)
                .invoke(null, (Object) arguments);
    }

    private static void start(@Nullable String arguments, Instrumentation instrumentation) {
        try {
            if (isJdkTool()) {
                return;
            }
            AgentLoader.start(arguments, instrumentation);
        } catch (Throwable failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            System.err.println("[outrider] not started, the application runs without it: " + cause);
        }
    }

    /** jps, jcmd and their kind under JAVA_TOOL_OPTIONS are not hosts. */
    private static boolean isJdkTool() {
        String command = System.getProperty("sun.java.command", "");
        return command.startsWith("jdk.jcmd/")
                || command.startsWith("sun.tools.")
                || command.startsWith("jdk.compiler/");
    }
}
