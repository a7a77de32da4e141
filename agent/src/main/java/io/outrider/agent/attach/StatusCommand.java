package io.outrider.agent.attach;

import java.io.PrintStream;

/** {@code status PID}. */
final class StatusCommand {
    private StatusCommand() {}

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        CommandArguments command = CommandArguments.read(arguments, true);
        if (command.problem != null || command.pid == null) {
            err.println("status: " + command.problem);
            return AgentCli.WRONG_USAGE;
        }
        long pid = Long.parseLong(command.pid);
        Heartbeats heartbeats = new Heartbeats(command.config.runDir);
        String heartbeat = heartbeats.of(pid);
        if (heartbeat == null) {
            err.println("status: no heartbeat of process " + pid + " in " + command.config.runDir
                    + "; the agent is not in it, or writes elsewhere (give run-dir=DIR)");
            return AgentCli.NOT_ATTACHED;
        }
        print(heartbeat, out);
        if (heartbeats.isRunning(pid)) {
            return AgentCli.DONE;
        }
        if ("running".equals(Heartbeats.text(heartbeat, "state"))) {
            err.println("status: nothing was heard of process " + pid + " since; it was killed, or it is stopped");
        }
        return AgentCli.NOT_ATTACHED;
    }

    static void print(String heartbeat, PrintStream out) {
        out.println("process  " + Heartbeats.number(heartbeat, "pid") + "  " + Heartbeats.text(heartbeat, "name"));
        out.println("state    " + Heartbeats.text(heartbeat, "state") + ", last heard of "
                + Heartbeats.text(heartbeat, "updated"));
        out.println("events   " + Heartbeats.number(heartbeat, "produced") + " produced, "
                + Heartbeats.number(heartbeat, "written") + " written");
        out.println("segment  " + Heartbeats.text(heartbeat, "segment"));
        out.println("woven    " + Heartbeats.texts(heartbeat, "woven"));
    }
}
