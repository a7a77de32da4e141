package io.outrider.sidecar.indexes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class OltpClassesTest {
    @Test
    @EnabledIfSystemProperty(named = "oltp.url", matches = ".+")
    void show() throws Exception {
        try (Connection connection = DriverManager.getConnection(System.getProperty("oltp.url"), "postgres", "")) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            for (String line : Files.readAllLines(Path.of(System.getProperty("oltp.statements")))) {
                String[] parts = line.split("\\|", 2);
                Advice advice = new Advisor(connection, TestConfig.index(), Instant.now())
                        .advise(List.of(Statement.of(parts[1])));
                System.out.println("CASE " + parts[0] + ": " + advice.notAnalysed());
                for (Suggestion suggestion : advice.suggestions()) {
                    suggestion
                            .shapes()
                            .forEach(shape -> System.out.println(
                                    "CASE    " + shape.named("").create()));
                    System.out.printf(
                            "CASE      %s %d kB %.1f -> %.1f %s %s%n",
                            suggestion.rung(),
                            suggestion.bytes() / 1024,
                            suggestion.helped().get(0).before(),
                            suggestion.helped().get(0).after(),
                            suggestion.why(),
                            suggestion.rejected());
                }
            }
        }
    }
}
