package io.outrider.sidecar.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

class HistogramTest {
    @Test
    void quantilesAreWithinThreePercent() {
        Random random = new Random(17);
        long[] values = new long[50_000];
        Histogram histogram = new Histogram();
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) Math.exp(random.nextGaussian() * 2 + 13);
            histogram.record(values[i]);
        }
        Arrays.sort(values);
        for (double quantile : new double[] {0.01, 0.5, 0.9, 0.95, 0.99, 0.999}) {
            long exact = values[(int) Math.ceil(quantile * values.length) - 1];
            assertThat((double) histogram.quantile(quantile))
                    .as("quantile %s", quantile)
                    .isCloseTo(exact, within(exact * 0.032));
        }
    }

    @Test
    void bucketsCoverEveryLongWithoutOverlap() {
        for (long value : new long[] {0, 1, 15, 16, 17, 31, 32, 33, 1000, 123_456_789, Long.MAX_VALUE}) {
            long middle = Histogram.middle(Histogram.bucket(value));
            assertThat(Histogram.bucket(middle)).as("value %d", value).isEqualTo(Histogram.bucket(value));
            assertThat(Math.abs(middle - (double) value)).isLessThanOrEqualTo(value * 0.032);
        }
        for (long value = 0; value < 5000; value++) {
            assertThat(Histogram.bucket(value + 1)).isBetween(Histogram.bucket(value), Histogram.bucket(value) + 1);
        }
    }

    @Test
    void mergingIsRecordingBoth() {
        Histogram one = new Histogram();
        Histogram two = new Histogram();
        Histogram both = new Histogram();
        for (long value = 1; value < 100_000; value += 7) {
            (value % 2 == 0 ? one : two).record(value * 3);
            both.record(value * 3);
        }
        one.merge(two);
        assertThat(written(one)).isEqualTo(written(both));
    }

    @Test
    void survivesBeingWrittenAndRead() {
        Histogram histogram = new Histogram();
        histogram.record(5);
        histogram.record(1_000_000);
        Histogram read = Histogram.of(JsonMapper.shared().readTree(written(histogram)));
        assertThat(read.total()).isEqualTo(2);
        assertThat(written(read)).isEqualTo(written(histogram));
        assertThat(Histogram.of(JsonMapper.shared().readTree(written(new Histogram())))
                        .quantile(0.5))
                .isZero();
    }

    private static String written(Histogram histogram) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonMapper.shared().createGenerator(bytes)) {
            histogram.write(json);
        }
        return bytes.toString(java.nio.charset.StandardCharsets.UTF_8);
    }
}
