package io.outrider.sidecar.statements;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What happened between two readings of counters that anybody may reset, that the server drops and begins anew when it has too many
 * statements, and that are zero after a crash.
 *
 * <p>A statement's growth is the difference only if both values belong to one count: it began at the same time (17 and later tell when), all was
 * last reset at the same time (14 and later tell when), and no figure has fallen. Otherwise the new value is a count that began after the
 * first reading, and it is the growth, of which the beginning is lost. A last reset that is another one and yet older than the first reading
 * belongs to another server, reached after a failover; its figures say nothing about this interval. Pure; any thread.
 */
final class Deltas {
    private Deltas() {}

    /** @param partial whether calls of the interval are known to be missing */
    record Delta(Counters growth, boolean partial) {}

    /** Statements that did not move are left out. */
    static Map<StatementKey, Delta> between(Reading before, Reading after) {
        boolean sameReset = Objects.equals(before.reset(), after.reset());
        Instant reset = after.reset();
        boolean elsewhere = !sameReset && reset != null && reset.isBefore(before.at());
        Map<StatementKey, Delta> deltas = new HashMap<>();
        after.entries().forEach((key, now) -> {
            Reading.Entry then = before.entries().get(key);
            Delta delta = then == null
                    ? fresh(now, elsewhere, false)
                    : isSameCount(then, now, sameReset)
                            ? new Delta(now.counters().minus(then.counters()), false)
                            : fresh(now, elsewhere, true);
            if (!delta.growth.isZero() || delta.partial) {
                deltas.put(key, delta);
            }
        });
        before.entries().forEach((key, then) -> {
            if (!after.entries().containsKey(key)) {
                deltas.put(key, new Delta(Counters.none(), true)); // dropped: its last calls are lost
            }
        });
        return deltas;
    }

    private static boolean isSameCount(Reading.Entry then, Reading.Entry now, boolean sameReset) {
        if (then.since() != null && now.since() != null) {
            return then.since().equals(now.since()) && now.counters().continues(then.counters());
        }
        return sameReset && now.counters().continues(then.counters());
    }

    /**
     * A count that was not there before. When it began does not decide: the server hides a statement until its first call has ended, so a long
     * call shows up later than that.
     */
    private static Delta fresh(Reading.Entry now, boolean elsewhere, boolean partial) {
        return elsewhere ? new Delta(Counters.none(), true) : new Delta(now.counters(), partial);
    }
}
