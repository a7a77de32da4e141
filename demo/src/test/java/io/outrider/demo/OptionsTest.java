package io.outrider.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OptionsTest {

    @Test
    void nothingAskedForMeansUntilCtrlC() {
        Options options = Options.parse(List.of());

        assertThat(options.length()).isNull();
        assertThat(options.rows()).isEqualTo(200_000);
        assertThat(options.pg()).isNull();
        assertThat(options.redis()).isNull();
        assertThat(options.port()).isZero();
        assertThat(options.keep()).isFalse();
        assertThat(options.java()).isExecutable();
    }

    @Test
    void valuesFollowTheirFlagOrAnEqualsSign() {
        Options options = Options.parse(List.of(
                "--seconds",
                "20",
                "--rows=5000",
                "--pg=postgresql://ann:s%3Acret@db:5433/homes",
                "--redis",
                "cache:6380",
                "--keep",
                "--port=7676"));

        assertThat(options.length()).isEqualTo(Duration.ofSeconds(20));
        assertThat(options.rows()).isEqualTo(5000);
        assertThat(options.pg()).isEqualTo(new PostgresAddress("db", 5433, "homes", "ann", "s:cret"));
        assertThat(options.redis()).isNotNull();
        assertThat(options.redis().host()).isEqualTo("cache");
        assertThat(options.redis().port()).isEqualTo(6380);
        assertThat(options.keep()).isTrue();
        assertThat(options.port()).isEqualTo(7676);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            --second 5         | unknown option --second; did you mean --seconds?
            --seconds          | --seconds needs a value
            --seconds soon     | --seconds is "soon"; it must be a whole number from 1 to 86400
            --rows 5           | --rows is "5"; it must be a whole number from 100 to 20000000
            --port 70000       | --port is "70000"; it must be a whole number from 0 to 65535
            --pg mysql://x/y   | --pg is "mysql://x/y"; it must look like postgresql://USER:PASSWORD@HOST:PORT/DATABASE
            --redis http://x   | --redis is "http://x"; it must look like redis://
            --java /nowhere    | --java is "/nowhere", which has no bin/java
            """)
    void whatCannotBeIsSaidWithItsCure(String arguments, String message) {
        assertThatThrownBy(() -> Options.parse(List.of(arguments.split(" "))))
                .isInstanceOfSatisfying(DemoFailure.class, failure -> assertThat(failure.exitCode())
                        .isEqualTo(DemoFailure.USAGE))
                .hasMessageContaining(message);
    }

    @Test
    void jdbcAddressesAreTakenToo() {
        assertThat(PostgresAddress.parse("jdbc:postgresql://db/homes?user=ann&password=a%26b"))
                .isEqualTo(new PostgresAddress("db", 5432, "homes", "ann", "a&b"));
    }
}
