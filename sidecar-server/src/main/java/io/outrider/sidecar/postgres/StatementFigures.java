package io.outrider.sidecar.postgres;

import java.util.Map;
import java.util.Set;

/**
 * What one statement cost the server, over all roles that sent it.
 *
 * @param joined by what it was recognised: {@code identifier} or {@code text}
 * @param figures sums by name, such as {@code calls} and {@code shared_blocks_read}; a name that is not there is not counted by this server
 * @param since since when they are counted
 * @param partial whether calls are known to be missing: the server had forgotten the statement for a while
 * @param own whether nobody but the sidecar's own role sent it
 */
public record StatementFigures(
        String fingerprint,
        String text,
        Set<Long> identifiers,
        String joined,
        Map<String, Double> figures,
        String since,
        boolean partial,
        boolean own) {
    public double figure(String name) {
        return figures.getOrDefault(name, 0.0);
    }
}
