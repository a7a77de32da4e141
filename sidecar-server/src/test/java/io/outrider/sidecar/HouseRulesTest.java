package io.outrider.sidecar;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.outrider.sidecar.planted.circle.one.One;
import io.outrider.sidecar.planted.events.Nosy;
import io.outrider.sidecar.planted.events.PlantedHelper;
import io.outrider.sidecar.planted.tail.Downward;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The arrows and names of this module. Every rule is tried on a planted fault as well, because a rule that cannot fail says nothing. */
class HouseRulesTest {
    private static final String ROOT = "io.outrider.sidecar";

    /** What every capability may know, lowest first; each knows only those before it. {@code rundir} and {@code tail} are the contract with the agent. */
    private static final List<String> KERNEL =
            List.of("config", "logging", "rundir", "http", "postgres", "plan", "tail");

    private static final List<String> CAPABILITIES = List.of(
            "analysis",
            "events",
            "query",
            "indexes",
            "statements",
            "tables",
            "trace",
            "ship",
            "export",
            "health",
            "metrics",
            "web");

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
    private static final JavaClasses PLANTED = new ClassFileImporter().importPackages(ROOT + ".planted");

    @Test
    void everyPackageIsKnownHere() {
        assertThat(MAIN.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> !name.equals(ROOT))
                        .map(name -> name.substring(ROOT.length() + 1).split("\\.", 2)[0])
                        .distinct())
                .allMatch(name -> KERNEL.contains(name) || CAPABILITIES.contains(name));
    }

    @Test
    void packagesFormNoCircle() {
        noCircle(ROOT + ".(*)..").check(MAIN);
        assertBroken(noCircle(ROOT + ".planted.circle.(*).."), One.class);
    }

    @Test
    void capabilitiesDoNotKnowEachOther() {
        for (String capability : CAPABILITIES) {
            apart(ROOT, capability).check(MAIN);
        }
        assertBroken(apart(ROOT + ".planted", "events"), Nosy.class);
    }

    @Test
    void theKernelKnowsNoCapabilityAndOnlyWhatIsBelow() {
        for (int i = 0; i < KERNEL.size(); i++) {
            below(ROOT, KERNEL.get(i), KERNEL.subList(i + 1, KERNEL.size())).check(MAIN);
        }
        assertBroken(below(ROOT + ".planted", "tail", List.of()), Downward.class);
    }

    @Test
    void onlyTheCompositionRootKnowsItself() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage(ROOT + ".*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT)
                .allowEmptyShould(true);
        rule.check(MAIN);
        assertBroken(rule, Downward.class);
    }

    @Test
    void namesSayWhatAClassIs() {
        names().check(MAIN);
        assertBroken(names(), PlantedHelper.class);
    }

    @Test
    void heavyLibrariesHaveOneOwner() {
        owner("org.postgresql..", "postgres").check(MAIN);
        owner("io.micrometer..", "metrics").check(MAIN);
        owner("ch.qos.logback..", "logging").check(MAIN);
        owner("com.sun.net.httpserver..", "http").check(MAIN);
        owner("java.net.http..", "ship").check(MAIN);
        assertBroken(owner("com.sun.net.httpserver..", "http"), Nosy.class);
    }

    @Test
    void filesStaySmall() throws java.io.IOException {
        try (var files = java.nio.file.Files.walk(java.nio.file.Path.of("src/main/java"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java")))
                    .allSatisfy(file ->
                            assertThat(java.nio.file.Files.readAllLines(file)).hasSizeLessThanOrEqualTo(400));
        }
    }

    private static ArchRule noCircle(String pattern) {
        return slices().matching(pattern).should().beFreeOfCycles().allowEmptyShould(true);
    }

    private static ArchRule apart(String root, String capability) {
        String[] others = CAPABILITIES.stream()
                .filter(other -> !other.equals(capability))
                .map(other -> root + "." + other + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(root + "." + capability + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .allowEmptyShould(true);
    }

    private static ArchRule below(String root, String part, List<String> above) {
        String[] forbidden = java.util.stream.Stream.concat(above.stream(), CAPABILITIES.stream())
                .map(other -> root + "." + other + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(root + "." + part + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .allowEmptyShould(true);
    }

    private static ArchRule owner(String library, String part) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "." + part + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .allowEmptyShould(true);
    }

    private static ArchRule names() {
        Set<String> forbidden = Set.of("Util", "Utils", "Helper", "Manager", "Impl", "Base");
        return classes().should(new ArchCondition<>("have a name that says what they are") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String name = type.getSimpleName();
                boolean bad = name.startsWith("Abstract") || forbidden.stream().anyMatch(name::endsWith);
                events.add(new SimpleConditionEvent(type, !bad, type.getName() + " has a name that says nothing"));
            }
        });
    }

    private static void assertBroken(ArchRule rule, Class<?> culprit) {
        assertThat(rule.evaluate(PLANTED).getFailureReport().getDetails())
                .as("the rule \"%s\" on planted faults", rule.getDescription())
                .anyMatch(detail -> detail.contains(culprit.getSimpleName()));
    }
}
