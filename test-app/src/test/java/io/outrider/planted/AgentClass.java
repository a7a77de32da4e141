package io.outrider.planted;

/** Stands for a class of the agent, which RentScout must not know. */
public final class AgentClass {}
