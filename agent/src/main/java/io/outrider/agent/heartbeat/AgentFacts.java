package io.outrider.agent.heartbeat;

import java.util.List;

/** What the heartbeat tells of the agent beyond its events. Asked on the drain thread; must not block. */
public interface AgentFacts {
    /** The agent's version. */
    String version();

    /** Names of the classes woven so far. */
    List<String> woven();

    /** How often advice failed and was silenced. */
    long adviceFailures();

    /** The latest errors, oldest first, a handful at most. */
    List<String> lastErrors();
}
