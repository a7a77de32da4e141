package io.outrider.agent;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows and names of this module. Every rule is tried on a planted fault as well, because a rule that cannot fail says nothing. */
class HouseRulesTest {
    private static final String ROOT = "io.outrider.agent";

    /** What happens to an event after the ring: isolated loader, drain thread. */
    private static final String[] WAY_OUT = {
        "..agent..sql", "..agent..encode", "..agent..output", "..agent..heartbeat", "..agent..worker"
    };

    private static final String[] WAY_IN = {"..agent.capture", "..agent.context", "..agent.weave", "..agent.attach"};

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
    private static final JavaClasses PLANTED = new ClassFileImporter().importPackages(ROOT + ".planted");

    @Test
    void packagesFormNoCircle() {
        noCircle(ROOT + ".(*)..").check(MAIN);
        assertBroken(noCircle(ROOT + ".planted.circle.(*).."), "circle.one.One");
    }

    @Test
    void theWayOutKnowsNothingOfTheWayIn() {
        ArchRule rule = noClasses()
                .that()
                .resideInAnyPackage(WAY_OUT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(WAY_IN);
        rule.check(MAIN);
        assertBroken(rule, "encode.KnowsTheWeaver");
    }

    @Test
    void hostThreadsNeitherReadSqlNorWriteJson() {
        ArchRule rule = noClasses()
                .that()
                .resideInAnyPackage("..agent..capture", "..agent..context", "..agent..event")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".sql", ROOT + ".encode", ROOT + ".output", ROOT + ".worker");
        rule.check(MAIN);
        assertBroken(rule, "capture.AsksSql");
    }

    @Test
    void theSqlReaderStandsAlone() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("..agent..sql")
                .should()
                .dependOnClassesThat(resideOutsideOfPackages("java..", "org.jspecify..", "..agent..sql"));
        rule.check(MAIN);
        assertBroken(rule, "sql.KnowsTheEncoder");
    }

    @Test
    void settingsAreReadWithoutWakingTheJdk() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("..agent..config")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.util.logging..", "java.lang.management..", "javax..");
        rule.check(MAIN);
        assertBroken(rule, "config.ReadsByNio", "config.LogsByJul");
    }

    @Test
    void onlyTheWeaverKnowsByteCode() {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".weave", ROOT + ".attach")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("net.bytebuddy..");
        rule.check(MAIN);
        assertBroken(rule, "encode.UsesAsm");
    }

    @Test
    void namesSayWhatAThingIs() {
        ArchRule rule = classes()
                .should()
                .haveNameNotMatching(".*(Utils?|Helper|Manager|Impl|Common)(\\$.*)?")
                .andShould()
                .haveNameNotMatching(".*\\.(Abstract|Base)[A-Z].*");
        rule.check(MAIN);
        assertBroken(rule, "encode.TextHelper");
    }

    private static ArchRule noCircle(String packages) {
        return slices().matching(packages).should().beFreeOfCycles();
    }

    /** The rule finds the planted faults meant for it, and nothing wrong with the others. */
    private static void assertBroken(ArchRule rule, String... faults) {
        List<String> found =
                rule.allowEmptyShould(true).evaluate(PLANTED).getFailureReport().getDetails();
        for (String fault : faults) {
            assertThat(found).as(fault).anyMatch(detail -> detail.contains("planted." + fault));
        }
        assertThat(found).allMatch(detail -> Stream.of(faults).anyMatch(fault -> detail.contains("planted." + fault)));
    }
}
