package io.outrider.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawJsonTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsMeasuredAgainTakesThePlaceOfWhatWasThere() throws IOException {
        Samples earlier = new Samples();
        earlier.add(new Sample("call", "bare", 1, Map.of("ns", 600.5)));
        earlier.add(new Sample("pipeline", "bare", 1, Map.of("ns", 7.0)));
        earlier.addFailure(new Samples.Failure("aot", "elastic", 2, "the JDK wrote no AOT cache"));
        earlier.addFailure(new Samples.Failure("pipeline", "elastic", 1, "the host ended"));
        Path file = folder.resolve("raw.json");
        RawJson.write(file, List.of(), earlier, Map.of("cores", "2"));

        RawJson.Earlier read = RawJson.read(file);
        Samples now = new Samples();
        now.add(new Sample("pipeline", "bare", 1, Map.of("ns", 8.0)));
        now.addAllBut(Set.of("pipeline"), read.samples(), read.failures());

        assertThat(read.facts()).containsExactly(Map.entry("cores", "2"));
        assertThat(now.all())
                .containsExactlyInAnyOrder(
                        new Sample("pipeline", "bare", 1, Map.of("ns", 8.0)),
                        new Sample("call", "bare", 1, Map.of("ns", 600.5)));
        assertThat(now.failures()).extracting(Samples.Failure::measure).containsExactly("aot");
    }

    @Test
    void whereNothingIsThereTheFaultSaysWhatIsNeeded() throws IOException {
        assertThatThrownBy(() -> RawJson.read(folder.resolve("none.json")))
                .isInstanceOfSatisfying(
                        CompareFailure.class, e -> assertThat(e.exitCode()).isEqualTo(CompareFailure.USAGE))
                .hasMessageContaining("needs a whole comparison");
        assertThatThrownBy(() -> RawJson.read(Files.writeString(folder.resolve("cut.json"), "{\"facts\": {")))
                .hasMessageContaining("cannot be read");
    }
}
