package io.outrider.sidecar.plan;

/**
 * A statement that an agent saw, as far as plans are concerned.
 *
 * @param text as the agent wrote it, constants masked
 * @param database the name of the database that it ran in, or empty
 */
public record SeenStatement(String fingerprint, String text, String database, long calls, long totalNanos) {}
