package io.rentscout;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** RentScout is a host like any other, and its parts know each other in one direction. */
class HouseRulesTest {

    private static final ArchRule KNOWS_NOTHING_OF_OUTRIDER =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.outrider..");
    private static final ArchRule ONE_WAY_TO_THE_SERVERS = noClasses()
            .that()
            .resideOutsideOfPackages("io.rentscout.calls", "io.rentscout.servers", "io.rentscout.seed")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("org\\.springframework\\.jdbc\\.core\\.Jdbc.*|redis\\.clients\\.jedis\\.[A-Za-z]*"
                    + "|java\\.sql\\.Statement|java\\.sql\\.PreparedStatement");

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.rentscout");

    @Test
    void packagesFormNoCircle() {
        noCircles("io.rentscout.(*)..").check(classes);
        assertViolates(noCircles("io.rentscout.faults.(*).."));
    }

    @Test
    void nothingNamesOutrider() {
        KNOWS_NOTHING_OF_OUTRIDER.check(classes);
        assertViolates(KNOWS_NOTHING_OF_OUTRIDER);
    }

    @Test
    void onlyTheGatewaysTalkToTheServers() {
        ONE_WAY_TO_THE_SERVERS.check(classes);
        assertViolates(ONE_WAY_TO_THE_SERVERS);
    }

    private static ArchRule noCircles(String packages) {
        return slices().matching(packages).should().beFreeOfCycles();
    }

    /** A rule that finds nothing wrong with the planted faults would find nothing anywhere. */
    private static void assertViolates(ArchRule rule) {
        JavaClasses faults = new ClassFileImporter().importPackages("io.rentscout.faults");
        assertThat(rule.evaluate(faults).hasViolation()).isTrue();
    }
}
