package io.outrider.agent.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Properties that hold for any text. A failure names the text. */
class AnyTextTest {
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
    private static final String[] PIECES = {
        "select", "from", "t", "\"", "'", "''", "$", "$1", "$$", "$a$", "(", ")", "[", "]", ",", ".", "..", "?", "-",
        "--", "/*", "*/", "\n", " ", "in", "values", "array", "E'", "U&'", "U&\"", "x'", "1", "2.5e", "e", "0x", "_",
        "\\", "\\'", ";", "::", "with", "as", "union", "update", "join", "`", "{", "}", "é", "\ud83d", "\ude00", "\0",
        "{call", "copy", "on", "using"
    };

    @Test
    void neverThrowsAndMaskingTwiceIsMaskingOnce() {
        Random random = new Random(4711);
        for (int i = 0; i < 10_000; i++) {
            String text = pieces(random, 1 + random.nextInt(40));

            SqlStatement statement = SqlStatement.of(text, 100_000);

            assertThat(SqlStatement.of(statement.maskedText, 100_000).maskedText)
                    .as(text)
                    .isEqualTo(statement.maskedText);
            assertThat(statement.maskedText.length()).as(text).isLessThanOrEqualTo(2 * text.length());
            assertThat(statement.summary.length()).as(text).isLessThanOrEqualTo(255);
        }
    }

    @Test
    void noLiteralLeaks() {
        Random random = new Random(4711);
        String[] ends = {"", " and c = 'SECRET 4711", " and c = $x$ SECRET 4711", " and c = \"SECRET 4711"};
        for (int i = 0; i < 3_000; i++) {
            StringBuilder sql = new StringBuilder("select a from t where b = ").append(literal(random));
            for (int j = 0; j < 5; j++) {
                sql.append(random.nextBoolean() ? " and b = " : ",").append(literal(random));
            }
            sql.append(ends[random.nextInt(ends.length)]);

            SqlStatement statement = SqlStatement.of(sql.toString(), 100_000);

            assertThat(statement.maskedText).as(sql.toString()).doesNotContain("SECRET", "4711");
            assertThat(statement.summary).isEqualTo("SELECT t");
        }
    }

    @Test
    void whatIsCutStaysWhole() {
        SqlStatement statement = SqlStatement.of("select \"ab\ud83d\ude00cd\" from t where x = 'y'", 11);

        assertThat(statement.truncated).isTrue();
        assertThat(statement.maskedText).isEqualTo("select \"ab");
        assertThat(statement.collection).isEqualTo("t");
    }

    @Test
    void takesTimeInProportionToTheLength() {
        String[] hostile = {
            "(",
            "in((",
            "'",
            "''",
            "$a$",
            "$a",
            "/*",
            "*/",
            "--\n",
            "values(1),",
            "a.",
            "with a as(",
            "array[1,",
            "\"\"",
            "e'\\",
            "from(",
            "1.",
            "-"
        };
        for (String piece : hostile) {
            long shortNanos = fastest(piece, 40_000);
            long longNanos = fastest(piece, 400_000);
            // Ten times the text: a quadratic reader would take a hundred times as long.
            assertThat(longNanos).as(piece).isLessThan(40 * Math.max(shortNanos, 2_000_000));
        }
    }

    private static long fastest(String piece, int length) {
        String text = "select " + piece.repeat(length / piece.length());
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long start = CPU.getCurrentThreadCpuTime();
            SqlStatement.of(text, 8192);
            fastest = Math.min(fastest, CPU.getCurrentThreadCpuTime() - start);
        }
        return fastest;
    }

    private static String pieces(Random random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
            text.append(random.nextInt(3) == 0 ? " " : "");
        }
        return text.toString();
    }

    private static String literal(Random random) {
        switch (random.nextInt(9)) {
            case 0:
                return "'SECRET 4711'";
            case 1:
                return "'it''s SECRET'";
            case 2:
                return "E'a\\'SECRET\\\\'";
            case 3:
                return "$$SECRET 'x' $1$$";
            case 4:
                return "$tag$SECRET $$ 4711$tag$";
            case 5:
                return "4711";
            case 6:
                return "-4711.4711e-4711";
            case 7:
                return "U&'SECRET\\0041'";
            default:
                return "'--' /* 'SECRET' */ || '/* 4711'";
        }
    }
}
