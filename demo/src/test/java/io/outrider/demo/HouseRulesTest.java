package io.outrider.demo;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

final class HouseRulesTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.outrider.demo");

    private static final ArchRule FINISHED_JARS_ONLY = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.outrider.agent..",
                    "io.outrider.sidecar..",
                    "io.outrider.instrumentation..",
                    "io.outrider.bridge..",
                    "io.outrider.api..",
                    "io.rentscout..");

    private static final ArchRule NAMES_SAY_WHAT = noClasses()
            .should()
            .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
            .orShould()
            .haveNameMatching(".*\\.(Base|Abstract)[A-Z].*");

    private static final ArchRule OTHERS_SEE_THE_MAIN_CLASS_ONLY =
            classes().that().arePublic().should().haveSimpleName("Demo");

    @Test
    void demoKnowsFinishedJarsOnly() {
        FINISHED_JARS_ONLY.check(MAIN);
    }

    @Test
    void namesSayWhat() {
        NAMES_SAY_WHAT.check(MAIN);
        assertThatThrownBy(() -> NAMES_SAY_WHAT.check(new ClassFileImporter().importClasses(PlantedHelper.class)))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void othersSeeTheMainClassOnly() {
        OTHERS_SEE_THE_MAIN_CLASS_ONLY.check(MAIN);
        assertThatThrownBy(() ->
                        OTHERS_SEE_THE_MAIN_CLASS_ONLY.check(new ClassFileImporter().importClasses(Planted.class)))
                .isInstanceOf(AssertionError.class);
    }

    /** Faults for the rules to find. */
    public static final class Planted {}

    static final class PlantedHelper {}
}
