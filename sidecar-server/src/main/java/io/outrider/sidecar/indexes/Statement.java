package io.outrider.sidecar.indexes;

/**
 * A statement of the workload.
 *
 * @param database where it ran; empty when not known
 * @param calls how often, in the time that was watched
 */
public record Statement(
        String fingerprint, String summary, String text, String database, long calls, double totalMillis) {
    public static Statement of(String text) {
        return new Statement(Integer.toHexString(text.hashCode()), "", text, "", 1, 0);
    }
}
