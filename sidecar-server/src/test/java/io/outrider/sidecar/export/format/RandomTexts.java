package io.outrider.sidecar.export.format;

import java.util.Random;

/** Texts that break things: quotes, delimiters, line ends, controls, emoji, right to left, formulas. Never U+0000. */
public final class RandomTexts {
    private static final String[] PIECES = {
        "\"",
        "\"\"",
        "'",
        ",",
        ";",
        "\t",
        "\n",
        "\r",
        "\r\n",
        "\\",
        "\\.",
        "\\N",
        "NULL",
        "",
        " ",
        "=1+1",
        "+",
        "-",
        "@",
        "\u0001",
        "\u001f",
        "\u007f",
        "\u0085",
        "\u2028",
        "\u2029",
        "\ufeff",
        "\ufffd",
        "é",
        "ё",
        "שלום",
        "\u202eabc",
        "🌊",
        "👩‍👩‍👧",
        "𝔘",
        "{",
        "}",
        "[",
        "]",
        "a",
        "bc",
        "plain words here",
        "0",
        "1e5",
        "/*",
        "--",
        "$1",
        "%",
        "_",
        "!",
        "\u00a0",
        "＝"
    };

    private RandomTexts() {}

    public static String next(Random random) {
        StringBuilder text = new StringBuilder();
        for (int pieces = random.nextInt(12); pieces > 0; pieces--) {
            if (random.nextInt(4) == 0) {
                int point = 1 + random.nextInt(Character.MAX_CODE_POINT);
                text.appendCodePoint(point >= 0xD800 && point <= 0xDFFF ? 'x' : point);
            } else {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
        }
        return text.toString();
    }
}
