package io.outrider.agent.capture;

import static io.outrider.agent.event.CallEvent.REPLY_ABSENT;
import static io.outrider.agent.event.CallEvent.REPLY_PRESENT;
import static io.outrider.agent.event.CallEvent.REPLY_ZERO;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PresenceTest {
    static Stream<Arguments> replies() {
        return Stream.of(
                arguments(null, REPLY_ABSENT),
                arguments("Bonn", REPLY_PRESENT),
                arguments("", REPLY_PRESENT),
                arguments(new byte[0], REPLY_PRESENT),
                arguments(0L, REPLY_ZERO),
                arguments(0.0, REPLY_ZERO),
                arguments(1L, REPLY_PRESENT),
                arguments(-1, REPLY_PRESENT),
                arguments(true, REPLY_PRESENT),
                arguments(false, REPLY_ZERO),
                arguments(List.of(), REPLY_ABSENT),
                arguments(List.of("a"), REPLY_PRESENT),
                arguments(Arrays.asList(null, null), REPLY_ABSENT),
                arguments(Arrays.asList(null, "b"), REPLY_PRESENT),
                arguments(new LinkedList<>(), REPLY_ABSENT),
                arguments(new LinkedList<>(Arrays.asList("a", null)), REPLY_PRESENT),
                arguments(Set.of(), REPLY_ABSENT),
                arguments(Set.of(1), REPLY_PRESENT),
                arguments(Map.of(), REPLY_ABSENT),
                arguments(Collections.singletonMap("field", null), REPLY_PRESENT));
    }

    @ParameterizedTest
    @MethodSource("replies")
    void theFormOfAReplySaysWhetherSomethingWasThere(Object reply, byte presence) {
        assertThat(Presence.of(reply)).isEqualTo(presence);
    }

    /** A fraction such as ZSCORE's is a value, though its whole part is zero. */
    @Test
    void aFractionIsNotZero() {
        assertThat(Presence.of(0.5)).isEqualTo(REPLY_PRESENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET",
                "get",
                "MGET",
                "HGET",
                "HMGET",
                "hgetall",
                "GETEX",
                "GETDEL",
                "SMEMBERS",
                "ZSCORE",
                "JSON.GET"
            })
    void theseCommandsLookSomethingUp(String command) {
        assertThat(Presence.isLookUp(command.getBytes(US_ASCII))).isTrue();
        assertThat(Presence.isLookUp(command)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SET", "GETSET", "INCR", "EXISTS", "GE", "GETS", "LPOP", "JSON.SET", ""})
    void theseDoNot(String command) {
        assertThat(Presence.isLookUp(command.getBytes(US_ASCII))).isFalse();
        assertThat(Presence.isLookUp(command)).isFalse();
    }

    @Test
    void noCommandIsNoLookUp() {
        assertThat(Presence.isLookUp(null)).isFalse();
        assertThat(Presence.isLookUp(7)).isFalse();
    }
}
