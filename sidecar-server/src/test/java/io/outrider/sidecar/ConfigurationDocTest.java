package io.outrider.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.sidecar.config.Help;
import io.outrider.sidecar.config.Key;
import io.outrider.sidecar.config.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationDocTest {
    private static final Path DOC = Path.of("../docs/configuration-sidecar.md");
    private static final String START = "<!-- table of keys: generated -->\n";
    private static final String END = "<!-- end of table -->\n";

    /** {@code mvn -pl sidecar-server test -Dtest=ConfigurationDocTest -Doutrider-docs=write} writes the table anew. */
    @Test
    void theTableInTheDocumentationIsTheKeysTable() throws IOException {
        String table = new Help(new SettingsReader(Sidecar.KEYS).keys()).markdownTable();
        String text = Files.readString(DOC);
        String before = text.substring(0, text.indexOf(START) + START.length());
        String after = text.substring(text.indexOf(END));
        if ("write".equals(System.getProperty("outrider-docs"))) {
            Files.writeString(DOC, before + table + after);
            return;
        }
        assertThat(text)
                .as("docs/configuration-sidecar.md is stale; run this test with -Doutrider-docs=write")
                .isEqualTo(before + table + after);
    }

    @Test
    void everyKeyIsExplainedOnceAndInHelp() {
        assertThat(Sidecar.KEYS).extracting(Key::name).doesNotHaveDuplicates();
        String help = new Help(Sidecar.KEYS).terminal();
        for (Key<?> key : Sidecar.KEYS) {
            assertThat(help).contains("--" + key.name() + "  [").contains(key.meaning());
            assertThat(key.meaning()).endsWith(".");
        }
    }
}
