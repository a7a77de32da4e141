package io.outrider.sidecar.statements;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeltasTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final StatementKey KEY = new StatementKey(10, 42, true);

    @Test
    void growthOfOneCountIsTheDifference() {
        assertThat(delta(old(5, 50), now(8, 90))).isEqualTo("3 calls, 40 ms");
        assertThat(delta(old(5, 50), now(5, 50))).isEqualTo("nothing");
    }

    @Test
    void aStatementThatIsNewCountsWhole() {
        assertThat(delta(reading(NOON, null), now(8, 90))).isEqualTo("8 calls, 90 ms");
    }

    @Test
    void afterAResetTheNewCountIsTheGrowthAndSomeIsLost() {
        Instant reset = NOON.minusSeconds(3600);
        Reading before = reading(NOON, reset, entry(500, 5000, null));
        Reading after = reading(NOON.plusSeconds(60), NOON.plusSeconds(30), entry(3, 30, null));
        assertThat(delta(before, after)).isEqualTo("3 calls, 30 ms, partial");
    }

    @Test
    void aResetIsSeenEvenWhenTheNewCountIsHigher() {
        Reading before = reading(NOON, NOON.minusSeconds(3600), entry(5, 50, null));
        Reading after = reading(NOON.plusSeconds(60), NOON.plusSeconds(30), entry(8, 90, null));
        assertThat(delta(before, after)).isEqualTo("8 calls, 90 ms, partial");
    }

    @Test
    void oldServersDoNotTellOfResetsButFallingFiguresDo() {
        assertThat(delta(old(500, 5000), now(3, 30))).isEqualTo("3 calls, 30 ms, partial");
    }

    /** Dropped and entered again between two readings: more calls than before, and yet less time. */
    @Test
    void everyFigureHasToGrow() {
        assertThat(delta(old(5, 5000), now(8, 90))).isEqualTo("8 calls, 90 ms, partial");
    }

    @Test
    void theServersOwnWordOnWhenACountBeganDecides() {
        Reading before = reading(NOON, null, entry(5, 50, NOON.minusSeconds(600)));
        Reading same = reading(NOON.plusSeconds(60), null, entry(8, 90, NOON.minusSeconds(600)));
        Reading again = reading(NOON.plusSeconds(60), null, entry(8, 90, NOON.plusSeconds(20)));
        assertThat(delta(before, same)).isEqualTo("3 calls, 40 ms");
        assertThat(delta(before, again)).isEqualTo("8 calls, 90 ms, partial");
    }

    /** A long call: the count began before the first reading, which did not show it yet. */
    @Test
    void aCallThatTookLongerThanAReadingIsCounted() {
        Reading before = reading(NOON, NOON.minusSeconds(600));
        Reading after = reading(NOON.plusSeconds(60), NOON.minusSeconds(600), entry(1, 90_000, NOON.minusSeconds(30)));
        assertThat(delta(before, after)).isEqualTo("1 calls, 90000 ms");
    }

    /** After a failover the other server shows counts of months; they did not happen in the last minute. */
    @Test
    void aCountThatBeganEarlierElsewhereIsNoGrowth() {
        Reading before = reading(NOON, NOON.minusSeconds(600), entry(5, 50, NOON.minusSeconds(600)));
        Reading other =
                reading(NOON.plusSeconds(60), NOON.minusSeconds(9000), entry(8_000, 9_000, NOON.minusSeconds(9000)));
        assertThat(delta(before, other)).isEqualTo("partial");
        Reading without = reading(NOON.plusSeconds(60), NOON.minusSeconds(9000), entry(8_000, 9_000, null));
        assertThat(delta(reading(NOON, NOON.minusSeconds(600), entry(5, 50, null)), without))
                .isEqualTo("partial");
    }

    @Test
    void aStatementThatIsGoneHasLostItsLastCalls() {
        assertThat(delta(old(5, 50), reading(NOON.plusSeconds(60), null))).isEqualTo("partial");
    }

    @Test
    void millisecondsThatRoundDownAreNoReset() {
        assertThat(delta(old(5, 50.000_000_1), now(6, 50))).isEqualTo("1 calls, 0 ms");
    }

    private static String delta(Reading before, Reading after) {
        Deltas.Delta delta = Deltas.between(before, after).get(KEY);
        if (delta == null) {
            return "nothing";
        }
        String growth = delta.growth().isZero()
                ? ""
                : Math.round(delta.growth().get(Figure.CALLS)) + " calls, "
                        + Math.round(delta.growth().get(Figure.EXECUTION_MS)) + " ms";
        return delta.partial() ? (growth.isEmpty() ? "partial" : growth + ", partial") : growth;
    }

    private static Reading old(double calls, double millis) {
        return reading(NOON, null, entry(calls, millis, null));
    }

    private static Reading now(double calls, double millis) {
        return reading(NOON.plusSeconds(60), null, entry(calls, millis, null));
    }

    private static Reading reading(Instant at, @Nullable Instant reset, Reading.Entry... entries) {
        Map<StatementKey, Reading.Entry> map = new HashMap<>();
        for (Reading.Entry entry : entries) {
            map.put(KEY, entry);
        }
        return new Reading(at, reset, map);
    }

    private static Reading.Entry entry(double calls, double millis, @Nullable Instant since) {
        Counters counters = Counters.none();
        counters.values()[Figure.CALLS.ordinal()] = calls;
        counters.values()[Figure.EXECUTION_MS.ordinal()] = millis;
        return new Reading.Entry(counters, since);
    }
}
