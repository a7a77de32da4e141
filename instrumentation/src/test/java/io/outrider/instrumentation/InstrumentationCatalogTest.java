package io.outrider.instrumentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstrumentationCatalogTest {
    @Test
    void theGroupsAreThoseThatAUserCanSwitchOff() {
        assertThat(InstrumentationCatalog.groups()).containsExactly("jdbc", "redis", "http", "api");
    }

    @Test
    void aTypeBelongsToOneGroupOnly() {
        List<String> types = new ArrayList<>();
        for (String group : InstrumentationCatalog.groups()) {
            types.addAll(InstrumentationCatalog.adviceByType(group).keySet());
        }

        assertThat(types).doesNotHaveDuplicates().hasSizeGreaterThan(10);
    }

    @Test
    void adviceIsNamedWithItsPackage() {
        assertThat(InstrumentationCatalog.adviceByType("api"))
                .containsEntry(
                        "io.outrider.api.StructuredLogger", List.of("io.outrider.instrumentation.api.SayAdvice"));
    }

    @Test
    void anUnknownGroupHasNothing() {
        assertThat(InstrumentationCatalog.adviceByType("ldap")).isEmpty();
    }
}
