package io.outrider.agent.attach;

import java.io.PrintStream;
import java.lang.reflect.Method;
import java.util.List;

/** {@code list}: the JVMs that this user can attach to. */
final class ListCommand {
    private ListCommand() {}

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        CommandArguments command = CommandArguments.read(arguments, false);
        if (command.problem != null) {
            err.println("list: " + command.problem);
            return AgentCli.WRONG_USAGE;
        }
        Heartbeats heartbeats = new Heartbeats(command.config.runDir);
        try {
            Class<?> machine = Class.forName("com.sun.tools.attach.VirtualMachine", true, toolLoader());
            Method id = Class.forName("com.sun.tools.attach.VirtualMachineDescriptor", true, toolLoader())
                    .getMethod("id");
            Method name = id.getDeclaringClass().getMethod("displayName");
            out.printf("%-8s %-9s %s%n", "PID", "OUTRIDER", "COMMAND");
            for (Object found : (List<?>) machine.getMethod("list").invoke(null)) {
                String pid = (String) id.invoke(found);
                String display = (String) name.invoke(found);
                if (!display.contains("outrider-agent.jar list")) {
                    boolean running = pid.matches("\\d+") && heartbeats.isRunning(Long.parseLong(pid));
                    out.printf("%-8s %-9s %s%n", pid, running ? "running" : "-", display);
                }
            }
            return AgentCli.DONE;
        } catch (ReflectiveOperationException e) {
            err.println("list: this Java has no attach module (" + e + "); use a JDK, not a JRE");
            return AgentCli.FAILED;
        }
    }

    /** The system loader: the attach module is on it in a JDK. */
    private static ClassLoader toolLoader() {
        return ClassLoader.getSystemClassLoader();
    }
}
