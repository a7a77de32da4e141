package io.outrider.agent.encode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RedisCommandsTest {
    private final RedisCommands commands = new RedisCommands();

    @Test
    void aCommandIsKnownHoweverItIsWritten() {
        byte[] array = "get".getBytes(US_ASCII);

        assertThat(commands.of("GET")).isSameAs(commands.of("get")).isSameAs(commands.of(array));
        assertThat(commands.of(array)).isSameAs(commands.of("Get"));
        assertThat(new String(commands.of("get").name, US_ASCII)).isEqualTo("GET");
        assertThat(commands.of(null)).isNull();
    }

    @Test
    void whatItDoes() {
        assertThat(commands.of("HGETALL").effect).isEqualTo(CommandFacts.Effect.READS);
        assertThat(commands.of("SET").effect).isEqualTo(CommandFacts.Effect.WRITES);
        assertThat(commands.of("LPOP").effect).isEqualTo(CommandFacts.Effect.WRITES);
        assertThat(commands.of("PING").effect).isEqualTo(CommandFacts.Effect.OTHER);
        assertThat(commands.of("GET").miss).isEqualTo(CommandFacts.Miss.WHEN_ABSENT);
        assertThat(commands.of("EXISTS").miss).isEqualTo(CommandFacts.Miss.WHEN_ABSENT_OR_ZERO);
        assertThat(commands.of("SET").miss).isEqualTo(CommandFacts.Miss.NEVER);
        assertThat(commands.of("STRLEN").miss).isEqualTo(CommandFacts.Miss.NEVER);
    }

    @Test
    void unknownCommandsAreNamedAndNotHoarded() {
        for (int i = 0; i < 5_000; i++) {
            assertThat(new String(commands.of("x" + i).name, US_ASCII)).isEqualTo("X" + i);
        }
        assertThat(commands.of("x4999")).as("not kept").isNotSameAs(commands.of("x4999"));
    }
}
