package io.rentscout.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rentscout.servers.CannotStart;
import io.rentscout.startup.CommandLine.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    @Test
    void withoutACommandItServesWithTheGivenSettings() {
        assertThat(CommandLine.parse("--server.port=0", "--rentscout.redis.url=redis://h:1"))
                .isEqualTo(new CommandLine(
                        Mode.SERVE, 0, 0, false, List.of("--server.port=0", "--rentscout.redis.url=redis://h:1")));
    }

    @Test
    void seedHasDefaults() {
        assertThat(CommandLine.parse("seed")).isEqualTo(new CommandLine(Mode.SEED, 200_000, 42, false, List.of()));
    }

    @Test
    void seedTakesValuesInBothForms() {
        assertThat(CommandLine.parse("seed", "--rows", "5", "--seed=-7", "--force", "--spring.datasource.url=jdbc:x"))
                .isEqualTo(new CommandLine(Mode.SEED, 5, -7, true, List.of("--spring.datasource.url=jdbc:x")));
    }

    @Test
    void helpWinsOverAllElse() {
        assertThat(CommandLine.parse("--server.port=1", "--help").mode()).isEqualTo(Mode.HELP);
        assertThat(CommandLine.parse("seed", "-h").mode()).isEqualTo(Mode.SEED_HELP);
    }

    @Test
    void everySettingTheHelpNamesIsTaken() {
        List<String> named = Help.SERVE
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("--"))
                .map(line -> line.split("\\s+")[0])
                .toList();
        assertThat(named).hasSizeGreaterThan(10);
        assertThat(CommandLine.parse(named.toArray(String[]::new)).settings()).isEqualTo(named);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve",
                "--port=8080",
                "--rentscout.redis=x",
                "--server.port",
                "--server.port=1 --server.port=2",
                "-x",
                "seed --rows",
                "seed --rows 0",
                "seed --rows 1e3",
                "seed --seed x",
                "seed --row 5",
                "seed 5"
            })
    void whatNobodyReadsIsRefused(String arguments) {
        assertThatThrownBy(() -> CommandLine.parse(arguments.split(" ")))
                .isInstanceOfSatisfying(CannotStart.class, refusal -> assertThat(refusal.exitCode())
                        .isEqualTo(CannotStart.BAD_REQUEST));
    }
}
