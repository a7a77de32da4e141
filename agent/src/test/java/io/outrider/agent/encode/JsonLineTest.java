package io.outrider.agent.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Jackson reads what we write. */
class JsonLineTest {
    private static final JsonMapper JACKSON = new JsonMapper();

    @Test
    void anyTextComesBack() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            String text = anyText(random);
            String expected = withoutLoneSurrogates(text);

            assertThat(JACKSON.readTree(line().quoted(text, 100).toBytes()).stringValue())
                    .isEqualTo(expected);
        }
    }

    @Test
    void lineSeparatorsAreEscaped() {
        assertThat(text(line().quoted("a\u2028b\u2029c\u0000\u001f\u007f\"\\/\n\r\t", 100)))
                .isEqualTo("\"a\\u2028b\\u2029c\\u0000\\u001f\\u007f\\\"\\\\/\\n\\r\\t\"");
    }

    @Test
    void aCutDoesNotSplitASurrogatePair() {
        assertThat(text(line().quoted("ab\ud83d\ude00", 3))).isEqualTo("\"ab\"");
        assertThat(text(line().quoted("ab\ud83d\ude00", 4))).isEqualTo("\"ab\ud83d\ude00\"");
    }

    @Test
    void numbers() {
        long[] numbers = {0, 7, -1, 10, 99, 100, 1_234_567_890_123L, Long.MAX_VALUE, Long.MIN_VALUE, -10};
        for (long number : numbers) {
            assertThat(text(line().number(number))).isEqualTo(Long.toString(number));
        }
    }

    @Test
    void millisecondsHaveThreeDecimalsRounded() {
        assertThat(text(line().millis(0))).isEqualTo("0.000");
        assertThat(text(line().millis(1_234_499))).isEqualTo("1.234");
        assertThat(text(line().millis(1_234_500))).isEqualTo("1.235");
        assertThat(text(line().millis(999_999_999))).isEqualTo("1000.000");
        assertThat(text(line().millis(Long.MAX_VALUE))).isEqualTo("9223372036854.776");
    }

    @Test
    void hexHasSixteenDigits() {
        assertThat(text(line().hex(0x0fL))).isEqualTo("000000000000000f");
        assertThat(text(line().hex(-1L))).isEqualTo("ffffffffffffffff");
    }

    @Test
    void emptyObjectsAreTakenBackAndCommasStandBetween() {
        JsonLine line = line().begin();
        int empty = line.open(JsonLine.name("empty"));
        line.close(line.open(JsonLine.name("emptyToo")));
        line.close(empty);
        line.field(JsonLine.name("a")).number(1);
        int inner = line.open(JsonLine.name("b"));
        line.field(JsonLine.name("c")).bool(true);
        line.close(inner);
        line.endLine();

        JsonNode read = JACKSON.readTree(line.toBytes());
        assertThat(read).hasToString("{\"a\":1,\"b\":{\"c\":true}}");
        assertThat(text(line)).endsWith("}\n");
    }

    @Test
    void takesBackWhatIsAfterAMark() {
        JsonLine line = line().text("kept", 10);
        int mark = line.length();
        line.text("gone", 10);
        line.truncate(mark);

        assertThat(text(line)).isEqualTo("kept");
    }

    private static JsonLine line() {
        // Small, so that growing is tried, too.
        return new JsonLine(1);
    }

    private static String text(JsonLine line) {
        return new String(line.toBytes(), StandardCharsets.UTF_8);
    }

    private static String anyText(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(20);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(5)) {
                case 0:
                    text.append((char) random.nextInt(0x80));
                    break;
                case 1:
                    text.append((char) random.nextInt(0x800));
                    break;
                case 2:
                    text.append((char) (0xd800 + random.nextInt(0x800)));
                    break;
                case 3:
                    text.appendCodePoint(0x10000 + random.nextInt(0x1000));
                    break;
                default:
                    text.append((char) random.nextInt(0x10000));
            }
        }
        return text.toString();
    }

    private static String withoutLoneSurrogates(String text) {
        StringBuilder whole = new StringBuilder();
        text.codePoints().forEach(c -> whole.appendCodePoint(c >= 0xd800 && c < 0xe000 ? 0xfffd : c));
        return whole.toString();
    }
}
