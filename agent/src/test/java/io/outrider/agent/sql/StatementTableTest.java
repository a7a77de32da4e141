package io.outrider.agent.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class StatementTableTest {
    @TestFactory
    List<DynamicTest> statementsReadAsTheTableSays() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Map<String, String> row : table()) {
            tests.add(DynamicTest.dynamicTest(row.get("in"), () -> check(row)));
        }
        assertThat(tests).hasSizeGreaterThan(30);
        return tests;
    }

    private static void check(Map<String, String> row) {
        SqlStatement statement = SqlStatement.of(row.get("in"), 8192);
        Map<String, String> read = new LinkedHashMap<>();
        read.put("in", row.get("in"));
        read.put("text", statement.maskedText);
        read.put("summary", statement.summary);
        read.put("table", statement.collection == null ? "~" : statement.collection);
        read.put("effect", statement.effect.name());
        assertThat(read).isEqualTo(row);
        assertThat(SqlStatement.of(statement.maskedText, 8192).maskedText)
                .as("masking again changes nothing")
                .isEqualTo(statement.maskedText);
        assertThat(SqlStatement.of(statement.maskedText, 8192).fingerprint)
                .as("the masked text has the same shape")
                .isEqualTo(statement.fingerprint);
    }

    private static List<Map<String, String>> table() throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        Map<String, String> row = new LinkedHashMap<>();
        try (InputStream in = StatementTableTest.class.getResourceAsStream("/sql/statements.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.split("\n")) {
                if (line.isEmpty() && !row.isEmpty()) {
                    rows.add(row);
                    row = new LinkedHashMap<>();
                } else if (!line.isEmpty() && !line.startsWith("#")) {
                    String[] parts = line.split(" +", 2);
                    row.put(parts[0], parts[1].replace("\\n", "\n").replace("\\\\", "\\"));
                }
            }
        }
        rows.add(row);
        return rows;
    }
}
