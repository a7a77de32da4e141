package io.outrider.sidecar.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RangesTest {
    @Test
    void takesOutTheMiddle() {
        Ranges ranges = new Ranges();
        ranges.add(1, 10);

        assertThat(ranges.remove(4, 6)).isEqualTo(3);
        assertThat(ranges.asList()).containsExactly(new long[] {1, 3}, new long[] {7, 10});
        assertThat(ranges.count()).isEqualTo(7);
    }

    @Test
    void agreesWithAPlainSet() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Ranges ranges = new Ranges();
        TreeSet<Long> plain = new TreeSet<>();
        long next = 1;
        for (int i = 0; i < 2000; i++) {
            if (random.nextInt(3) == 0) {
                long last = next + random.nextInt(20);
                ranges.add(next, last);
                for (long n = next; n <= last; n++) {
                    plain.add(n);
                }
                next = last + 1 + random.nextInt(4);
            } else {
                long first = random.nextLong(1, next + 1);
                long last = first + random.nextInt(15);
                long removed = plain.subSet(first, last + 1).size();
                plain.subSet(first, last + 1).clear();
                assertThat(ranges.remove(first, last)).as("seed %d", seed).isEqualTo(removed);
            }
            assertThat(ranges.count()).as("seed %d", seed).isEqualTo(plain.size());
        }
    }
}
