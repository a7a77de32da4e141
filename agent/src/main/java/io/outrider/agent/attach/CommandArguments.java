package io.outrider.agent.attach;

import io.outrider.agent.config.AgentConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What follows a command: perhaps a process id, and keys with values. */
final class CommandArguments {
    final @Nullable String pid;

    /** As the agent takes it behind {@code -javaagent:…=}. */
    final String agentArguments;

    /** What is wrong, or null. */
    final @Nullable String problem;

    final AgentConfig config;

    private CommandArguments(@Nullable String pid, String agentArguments, @Nullable String problem) {
        this.pid = pid;
        this.agentArguments = agentArguments;
        this.config = AgentConfig.read(agentArguments);
        this.problem = problem != null || config.problems.isEmpty() ? problem : String.join("\n", config.problems);
    }

    static CommandArguments read(String[] arguments, boolean wantsPid) {
        String pid = null;
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i].startsWith("--") ? arguments[i].substring(2) : arguments[i];
            if (argument.indexOf('=') > 0) {
                pairs.add(quoted(argument));
            } else if (arguments[i].startsWith("--") && i + 1 < arguments.length) {
                pairs.add(quoted(argument + '=' + arguments[++i]));
            } else if (wantsPid && pid == null && isPid(argument)) {
                pid = argument;
            } else {
                return new CommandArguments(pid, "", "'" + arguments[i] + "' is neither a process id nor key=value");
            }
        }
        String problem = wantsPid && pid == null ? "which process? Give its id; 'list' shows them" : null;
        return new CommandArguments(pid, String.join(",", pairs), problem);
    }

    private static boolean isPid(String text) {
        return !text.isEmpty() && text.length() <= 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String quoted(String pair) {
        int equals = pair.indexOf('=');
        return pair.indexOf(',') < 0 ? pair : pair.substring(0, equals + 1) + '\'' + pair.substring(equals + 1) + '\'';
    }
}
