package io.outrider.sidecar.export.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.sidecar.export.format.Times.Years;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The decoders against the JDK's own classes, over many random values. */
class DecodersTest {
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    private static final long SEED = 20261123;

    private final Random random = new Random(SEED);

    @Test
    void timestampsAreWhatInstantPrints() {
        for (int i = 0; i < 100_000; i++) {
            long micros = random.nextLong() >> random.nextInt(40);
            micros = Math.max(-211_810_204_800_000_000L, Math.min(9_000_000_000_000_000_000L, micros));
            Instant expected = EPOCH.plus(micros, ChronoUnit.MICROS);
            long written = micros;
            assertThat(text(out -> Times.writeTimestamp(written, true, Years.ISO, out)))
                    .isEqualTo(expected.toString());
        }
    }

    @Test
    void datesAreWhatLocalDatePrints() {
        for (int i = 0; i < 100_000; i++) {
            int days = random.nextInt() >> random.nextInt(12);
            assertThat(text(out -> Times.writeDate(days, Years.ISO, out)))
                    .isEqualTo(LocalDate.of(2000, 1, 1).plusDays(days).toString());
        }
    }

    @Test
    void floatsReadBackToTheSameBits() {
        for (int i = 0; i < 200_000; i++) {
            double value = i % 2 == 0 ? Double.longBitsToDouble(random.nextLong()) : random.nextInt() / 1000.0;
            assertThat(Double.parseDouble(text(out -> Floats.write(value, out))))
                    .isEqualTo((Object) value);
            float narrow = i % 2 == 0 ? Float.intBitsToFloat(random.nextInt()) : random.nextInt(1_000_000) / 100f;
            assertThat(Float.parseFloat(text(out -> Floats.write(narrow, out)))).isEqualTo((Object) narrow);
        }
        assertThat(text(out -> Floats.write(-0.0, out))).startsWith("-0");
        assertThat(text(out -> Floats.write(0.1, out))).isEqualTo("0.1");
        assertThat(text(out -> Floats.write(79.9f, out))).isEqualTo("79.9");
    }

    @Test
    void wholeNumbersAreWhatLongPrints() {
        for (int i = 0; i < 200_000; i++) {
            long value = random.nextLong() >> random.nextInt(64);
            assertThat(text(out -> out.addWhole(value))).isEqualTo(Long.toString(value));
        }
        assertThat(text(out -> out.addWhole(Long.MIN_VALUE))).isEqualTo(Long.toString(Long.MIN_VALUE));
    }

    @Test
    void textsAreJsonThatReadsBack() {
        for (int i = 0; i < 20_000; i++) {
            String given = RandomTexts.next(random);
            byte[] utf8 = given.getBytes(UTF_8);
            String json = text(out -> Texts.writeJson(utf8, 0, utf8.length, out));
            assertThat(JsonMapper.shared().readValue(json, String.class)).isEqualTo(given);
            assertThat(json.chars()).allMatch(c -> c >= 32);
        }
    }

    @Test
    void bytesAreBase64ThatReadsBack() {
        for (int length = 0; length < 300; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            assertThat(Base64.getDecoder().decode(text(out -> Texts.writeBase64(bytes, 0, bytes.length, out))))
                    .isEqualTo(bytes);
        }
    }

    @Test
    void rowsMayComeInPiecesOfAnySize() throws Exception {
        ByteBuffer copy = ByteBuffer.allocate(200);
        copy.put("PGCOPY\n".getBytes(UTF_8))
                .put((byte) 0xff)
                .put("\r\n\0".getBytes(UTF_8))
                .putInt(0)
                .putInt(0);
        for (int row = 0; row < 5; row++) {
            copy.putShort((short) 2).putInt(4).putInt(row).putInt(-1);
        }
        copy.putShort((short) -1);
        byte[] all = java.util.Arrays.copyOf(copy.array(), copy.position());
        for (int size = 1; size <= all.length; size++) {
            BinaryRows rows = new BinaryRows(2);
            int seen = 0;
            for (int at = 0; at < all.length; at += size) {
                rows.feed(all, at, Math.min(all.length - at, size));
                while (rows.next()) {
                    assertThat(BigEndian.int4(rows.data(), rows.start(0))).isEqualTo(seen++);
                    assertThat(rows.length(1)).isEqualTo(-1);
                }
            }
            assertThat(seen).as("rows in pieces of " + size).isEqualTo(5);
            assertThat(rows.ended()).isTrue();
        }
    }

    private static String text(Consumer<Bytes> writer) {
        Bytes out = new Bytes(8);
        writer.accept(out);
        return new String(out.array(), 0, out.length(), UTF_8);
    }
}
