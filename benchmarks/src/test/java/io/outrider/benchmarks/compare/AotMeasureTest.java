package io.outrider.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotMeasureTest {
    @Test
    void countsWhatCameFromTheCache(@TempDir Path folder) throws IOException {
        Path log = Files.writeString(
                folder.resolve("classes.txt"),
                """
                [0.011s][info][class,load] java.lang.Object source: shared objects file
                [0.100s][info][class,load] org.h2.Driver source: shared objects file (top)
                [0.101s][info][class,load] org.h2.engine.Engine source: file:/lib/h2-2.5.252.jar
                [0.102s][info][class,load] java.lang.OutriderBridge source: __ClassLoader::defineClass__
                [0.103s][info][class,load] a line of another kind
                """);
        Map<String, Double> figures = new LinkedHashMap<>();

        AotMeasure.count(log, "cache", figures);

        assertThat(figures)
                .containsEntry("classes_with_cache", 4.0)
                .containsEntry("classes_from_cache", 2.0)
                .containsEntry("driver_classes_from_cache", 1.0);
    }
}
