package io.outrider.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page is generated: {@code mvn -pl agent -am test -Dtest=ConfigurationPageTest -Dpages.write=true} writes it anew. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("..", "docs", "configuration.md");
    private static final String BEGIN = "<!-- keys of the agent: generated, begin -->\n";
    private static final String END = "<!-- keys of the agent: generated, end -->\n";

    @Test
    void thePageListsEveryKey() throws Exception {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertThat(page).contains(BEGIN, END);
        if (Boolean.getBoolean("pages.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
        } else {
            assertThat(page.substring(begin, end))
                    .as("stale; write it anew with -Dpages.write=true")
                    .isEqualTo(table());
        }
    }

    private static String table() {
        StringBuilder table = new StringBuilder("| key | default | value | meaning |\n| --- | --- | --- | --- |\n");
        for (ConfigKey key : ConfigKey.values()) {
            String shown = key.defaultText.isEmpty() ? "" : "`" + key.defaultText + "`";
            table.append("| `").append(key.key).append("` | ").append(shown).append(" | ");
            table.append(key.kind.description).append(" | ").append(key.meaning).append(" |\n");
        }
        return table.toString();
    }
}
