package io.outrider.agent.attach;

import io.outrider.agent.config.ConfigHelp;
import io.outrider.agent.runtime.AgentVersion;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/** {@code java -jar outrider-agent.jar}: finds running JVMs and attaches to them. */
public final class AgentCli {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;
    static final int NOT_ATTACHED = 3;

    private static final List<String> COMMANDS = Arrays.asList("list", "attach", "status", "help", "version");

    private AgentCli() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        String command = arguments.length == 0 ? "help" : arguments[0].replaceFirst("^--", "");
        String[] rest = arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
        List<String> given = Arrays.asList(rest);
        if (COMMANDS.contains(command) && (given.contains("--help") || given.contains("-h"))) {
            usage(out);
            if (command.equals("attach")) {
                out.println();
                ConfigHelp.lines().forEach(out::println);
            }
            return DONE;
        }
        switch (command) {
            case "list":
                return ListCommand.run(rest, out, err);
            case "attach":
                return AttachCommand.run(rest, out, err);
            case "status":
                return StatusCommand.run(rest, out, err);
            case "help":
            case "-h":
                usage(out);
                return arguments.length == 0 ? WRONG_USAGE : DONE;
            case "version":
                out.println("Outrider agent " + AgentVersion.current());
                return DONE;
            default:
                err.println("unknown command '" + arguments[0] + "'; the commands are " + String.join(", ", COMMANDS));
                return WRONG_USAGE;
        }
    }

    private static void usage(PrintStream out) {
        out.println("Outrider agent " + AgentVersion.current());
        out.println();
        out.println("With a JVM that starts:   java -javaagent:outrider-agent.jar[=key=value,…] …");
        out.println("With a JVM that runs:     java -jar outrider-agent.jar COMMAND");
        out.println();
        out.println("  list [run-dir=DIR]               the JVMs of this user, and which of them the agent is in");
        out.println("  attach PID [key=value …]         puts the agent into a running JVM");
        out.println("  status PID [run-dir=DIR]         what the agent in that JVM says of itself");
        out.println("  help, version");
        out.println();
        out.println(
                "Keys are those of docs/configuration.md, for example service.name=shop run-dir=/var/run/outrider.");
        out.println("Exit codes: 0 done, 1 failed, 2 wrong usage, 3 the agent is not in that JVM.");
    }
}
