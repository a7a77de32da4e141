package io.outrider.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is measured must not be mixed with what measures. */
class HouseRulesTest {
    private static final Map<String, JavaClasses> PARTS = new HashMap<>();

    private static final ArchRule KNOWS_NO_AGENT = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.outrider.agent..", "io.outrider.bridge..");
    private static final ArchRule KNOWS_NO_HARNESS =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("io.outrider.benchmarks.compare..");

    @Test
    void hostsAndComparisonKnowFinishedJarsOnly() {
        assertThat(holds(KNOWS_NO_AGENT, "host")).isTrue();
        assertThat(holds(KNOWS_NO_AGENT, "compare")).isTrue();
        // The rule finds what is there: the micro-benchmarks are all about the agent's classes.
        assertThat(holds(KNOWS_NO_AGENT, "micro")).isFalse();
    }

    @Test
    void hostsKnowNothingOfTheHarness() {
        assertThat(holds(KNOWS_NO_HARNESS, "host")).isTrue();
        assertThat(holds(KNOWS_NO_HARNESS, "compare")).isFalse();
    }

    private static boolean holds(ArchRule rule, String part) {
        JavaClasses classes = PARTS.computeIfAbsent(part, name -> new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("jmh_generated"))
                .importPackages("io.outrider.benchmarks." + name));
        return !rule.evaluate(classes).hasViolation();
    }
}
