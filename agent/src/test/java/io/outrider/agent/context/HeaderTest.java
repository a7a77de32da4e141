package io.outrider.agent.context;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "8f14e45f-ceea-4672-a6f1-0e0a1b2c3d4e", "Root=1-67891233-abc;Sampled=1", "{x}/y:z,!~"})
    void visibleAsciiServesAsAnId(String value) {
        assertThat(Header.id(value)).isSameAs(value);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                " ",
                "a b",
                "a\tb",
                "a\r\nSet-Cookie: b",
                "a\nb",
                "a\u0000b",
                "a\u007f",
                "a\u00e9",
                "\ud83d\ude80",
                "a\u2028b",
                "say \"x\"",
                "\"",
                "back\\slash",
                "<script>alert(1)</script>"
            })
    void hostileValuesAreNoIds(String value) {
        assertThat(Header.id(value)).isNull();
    }

    @Test
    void anIdHasABoundedLength() {
        assertThat(Header.id("x".repeat(Header.MAX_ID_LENGTH))).hasSize(Header.MAX_ID_LENGTH);
        assertThat(Header.id("x".repeat(Header.MAX_ID_LENGTH + 1))).isNull();
    }

    @Test
    void longTextIsCutAndShortTextIsLeft() {
        assertThat(Header.bounded("path", 4)).isEqualTo("path");
        assertThat(Header.bounded("paths", 4)).isEqualTo("path");
        assertThat(Header.bounded(null, 4)).isNull();
    }
}
