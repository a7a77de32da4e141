package io.outrider.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReaderTest {
    private static final Key<Integer> PORT = Key.whole("http.port", 7676, 0, 65535, "Port.");
    private static final Key<Duration> POLL = Key.time("tail.poll-interval", "200ms", "Poll.");
    private static final Key<Long> KEEP = Key.bytes("retention.bytes", "256MiB", "Keep.");
    private static final Key<Boolean> INSTALL = Key.flag("elasticsearch.install-template", true, "Install.");
    private static final Key<String> PASSWORD = Key.secret("postgres.password", "Password.");
    private static final List<Key<?>> KEYS = List.of(PORT, POLL, KEEP, INSTALL, PASSWORD);

    @TempDir
    Path folder;

    @Test
    void defaultsHold() throws ConfigurationFault {
        Settings settings = read(List.of(), Map.of(), Map.of());
        assertThat(settings.get(PORT)).isEqualTo(7676);
        assertThat(settings.get(POLL)).isEqualTo(Duration.ofMillis(200));
        assertThat(settings.get(KEEP)).isEqualTo(256L << 20);
        assertThat(settings.get(INSTALL)).isTrue();
        assertThat(settings.get(PASSWORD)).isEmpty();
    }

    @Test
    void theNearestSourceCounts() throws Exception {
        Path file = folder.resolve("outrider.properties");
        Files.writeString(file, "http.port=4\ntail.poll-interval=4s\nretention.bytes=4k\npostgres.password=four\n");
        Settings settings = read(
                List.of("--http.port", "1", "--config-file=" + file),
                Map.of("outrider.http.port", "2", "outrider.tail.poll-interval", "2s"),
                Map.of(
                        "OUTRIDER_HTTP_PORT", "3",
                        "OUTRIDER_TAIL_POLL_INTERVAL", "3s",
                        "OUTRIDER_RETENTION_BYTES", "3k"));

        assertThat(settings.get(PORT)).isEqualTo(1);
        assertThat(settings.get(POLL)).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.get(KEEP)).isEqualTo(3 * 1024);
        assertThat(settings.get(PASSWORD)).isEqualTo("four");
    }

    @Test
    void allFaultsAreReportedTogether() throws Exception {
        Path file = folder.resolve("outrider.properties");
        Files.writeString(file, "htp.port=4\n");
        assertThat(faults(
                        "--http.prot",
                        "1",
                        "--http.port=70000",
                        "--tail.poll-interval",
                        "soon",
                        "stray",
                        "--config-file",
                        file.toString()))
                .satisfiesExactlyInAnyOrder(
                        fault -> assertThat(fault).contains("--http.prot").contains("nearest key is --http.port"),
                        fault -> assertThat(fault)
                                .isEqualTo(
                                        "http.port is \"70000\" (from --http.port); it must be a whole number from 0 to 65535"),
                        fault -> assertThat(fault).contains("\"soon\"").contains("200ms, 5s or 1m"),
                        fault -> assertThat(fault).contains("\"stray\" is not a flag"),
                        fault -> assertThat(fault).contains("htp.port in ").contains("nearest key is http.port"));
    }

    @Test
    void aFlagWithoutValueIsNamed() {
        assertThat(faults("--http.port")).singleElement().asString().contains("--http.port has no value");
        assertThat(faults("--http.port", "--tail.poll-interval=1s"))
                .singleElement()
                .asString()
                .contains("--http.port has no value");
        assertThat(faults("--http.port=1", "--http.port=2"))
                .singleElement()
                .asString()
                .contains("given twice");
    }

    @Test
    void aBooleanFlagMayStandAlone() throws ConfigurationFault {
        assertThat(read(List.of("--elasticsearch.install-template"), Map.of(), Map.of())
                        .get(INSTALL))
                .isTrue();
        assertThat(read(List.of("--elasticsearch.install-template", "false"), Map.of(), Map.of())
                        .get(INSTALL))
                .isFalse();
    }

    @Test
    void anUnknownSystemPropertyIsAFaultAndAnUnknownVariableIsTheAgents() throws ConfigurationFault {
        ConfigurationFault fault = catchThrowableOfType(
                ConfigurationFault.class, () -> read(List.of(), Map.of("outrider.http.prt", "1"), Map.of()));
        assertThat(fault.faults()).singleElement().asString().contains("-Doutrider.http.port");
        assertThat(read(List.of(), Map.of(), Map.of("OUTRIDER_BUFFER_CAPACITY", "1024"))
                        .get(PORT))
                .isEqualTo(7676);
    }

    @Test
    void secretsAreNotRepeated() {
        Key<Integer> none = Key.whole("a", 1, 0, 1, "A.");
        assertThat(none.shown("x")).isEqualTo("\"x\"");
        assertThat(PASSWORD.shown("hunter2")).isEqualTo("(hidden)");
    }

    @Test
    void aFileThatIsNotThereIsAFault() {
        assertThat(faults("--config-file", "/no/such/file"))
                .singleElement()
                .asString()
                .contains("/no/such/file");
    }

    private static List<String> faults(String... arguments) {
        return catchThrowableOfType(ConfigurationFault.class, () -> read(List.of(arguments), Map.of(), Map.of()))
                .faults();
    }

    private static Settings read(List<String> arguments, Map<?, ?> properties, Map<String, String> environment)
            throws ConfigurationFault {
        return new SettingsReader(KEYS).read(arguments, properties, environment);
    }
}
