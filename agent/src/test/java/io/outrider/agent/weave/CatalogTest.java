package io.outrider.agent.weave;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.agent.weave.AdviceReader.Advice;
import io.outrider.api.Correlation;
import io.outrider.instrumentation.InstrumentationCatalog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.Type;
import org.apache.catalina.core.ApplicationFilterChain;
import org.h2.Driver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;

/** The catalog, the annotations of the advice, and the libraries as they are agree with each other. */
class CatalogTest {
    static Stream<Advice> allAdvice() throws IOException {
        return adviceNames().stream().map(name -> AdviceReader.read(ClassFile.ofName(name)));
    }

    /** A catalogued class and one of its advice classes. */
    record Row(String type, String advice) {}

    static Stream<Row> rows() {
        return InstrumentationCatalog.groups().stream()
                .flatMap(group -> InstrumentationCatalog.adviceByType(group).entrySet().stream())
                .flatMap(entry -> entry.getValue().stream().map(advice -> new Row(entry.getKey(), advice)));
    }

    @Test
    void theCatalogSaysWhatTheAnnotationsSay() throws IOException {
        Map<String, Set<String>> annotated = new TreeMap<>();
        allAdvice()
                .forEach(advice -> advice.types.forEach(type -> annotated
                        .computeIfAbsent(type, t -> new TreeSet<>())
                        .add(Type.getObjectType(advice.owner).getClassName())));
        Map<String, Set<String>> catalogued = new TreeMap<>();
        rows().forEach(row ->
                catalogued.computeIfAbsent(row.type, t -> new TreeSet<>()).add(row.advice));

        assertThat(catalogued).isEqualTo(annotated).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @MethodSource("allAdvice")
    void everyParameterOfADoorbellHasASource(Advice advice) {
        for (Doorbell doorbell : doorbells(advice)) {
            assertThat(doorbell.bindings)
                    .as("%s.%s", doorbell.owner, doorbell.name)
                    .doesNotContainNull();
        }
    }

    @ParameterizedTest
    @MethodSource("allAdvice")
    void onlyExitAsksForScopeAndResultAndOnlyWhereThereAreSome(Advice advice) {
        MethodWeave weave = advice.weave;
        for (Doorbell.Binding binding : weave.enter == null ? new Doorbell.Binding[0] : weave.enter.bindings) {
            assertThat(binding.source).isNotIn(Doorbell.Binding.Source.ENTER, Doorbell.Binding.Source.RETURNED);
        }
        for (Doorbell.Binding binding : weave.exit == null ? new Doorbell.Binding[0] : weave.exit.bindings) {
            assertThat(binding.source != Doorbell.Binding.Source.ENTER || weave.hasScope())
                    .isTrue();
        }
        assertThat(weave.enter == null || weave.hasScope() || weave.exit == null)
                .as("%s has an exit but no scope", advice.owner)
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyAdviceMatchesAMethodOfTheLibrary(Row row) throws Exception {
        try (WeavingLoader library = libraries()) {
            Advice advice = AdviceReader.read(ClassFile.ofName(row.advice));

            assertThat(ClassWeaver.weave(library.ownClassFile(row.type), List.of(advice.weave), new LinkedHashSet<>()))
                    .isNotNull();
        }
    }

    @Test
    void everyNamedMethodOfEveryAdviceExistsSomewhere() throws Exception {
        List<String> unmatched = new ArrayList<>();
        try (WeavingLoader library = libraries()) {
            for (Advice advice : allAdvice().toList()) {
                List<ClassFacts.Method> candidates = advice.types.stream()
                        .flatMap(type -> ClassFacts.of(library.ownClassFile(type)).methods.stream())
                        .filter(ClassFacts.Method::hasBody)
                        .toList();
                for (String method : ClassFacts.of(ClassFile.ofName(advice.owner)).wovenMethods) {
                    MethodWeave alone = MethodWeave.atEnds(new String[] {method}, null, null);
                    if (candidates.stream().noneMatch(found -> alone.matches(found.name, found.descriptor))) {
                        unmatched.add(advice.owner + " " + method);
                    }
                }
            }
        }
        assertThat(unmatched).isEmpty();
    }

    @Test
    void noMethodIsMatchedTwice() throws Exception {
        List<String> twice = new ArrayList<>();
        try (WeavingLoader library = libraries()) {
            for (String type : rows().map(Row::type).distinct().toList()) {
                List<Advice> advice = rows().filter(row -> row.type.equals(type))
                        .map(row -> AdviceReader.read(ClassFile.ofName(row.advice)))
                        .toList();
                for (ClassFacts.Method method : ClassFacts.of(library.ownClassFile(type)).methods) {
                    if (advice.stream()
                                    .filter(a -> a.weave.matches(method.name, method.descriptor))
                                    .count()
                            > 1) {
                        twice.add(type + '.' + method);
                    }
                }
            }
        }
        assertThat(twice).isEmpty();
    }

    /** Initialising a class makes the JVM verify it; its advice is verified when it is rung, so it is initialised too. */
    @Test
    void theJvmAcceptsEveryWovenClass() throws Exception {
        try (WeavingLoader library = libraries()) {
            Set<String> expected = rows().map(Row::type).collect(toCollection(LinkedHashSet::new));
            for (String type : expected) {
                Class.forName(type, true, library);
            }
            for (String advice : adviceNames()) {
                Class.forName(advice, true, library);
            }
            Class.forName("io.outrider.instrumentation.jakarta.ServletAdvice", true, library);
            Class.forName("io.outrider.instrumentation.jakarta.ServletCompletion", true, library);

            assertThat(library.woven).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyFieldThatAdviceReadsIsThere(Row row) throws Exception {
        try (WeavingLoader library = libraries()) {
            Advice advice = AdviceReader.read(ClassFile.ofName(row.advice));
            Map<String, String> fields = ClassFacts.of(library.ownClassFile(row.type)).fields;
            for (Doorbell doorbell : doorbells(advice)) {
                for (Doorbell.Binding binding : doorbell.bindings) {
                    if (binding.source == Doorbell.Binding.Source.FIELD) {
                        assertThat(fields).containsKey(binding.field);
                    }
                }
            }
        }
    }

    /** Every library of the catalog in one loader, as in a large application. */
    private static WeavingLoader libraries() throws IOException {
        return new WeavingLoader(
                WeavingLoader.jarOf(org.postgresql.Driver.class),
                WeavingLoader.jarOf(Driver.class),
                WeavingLoader.jarOf(Jedis.class),
                WeavingLoader.jarOf(javax.servlet.http.HttpServlet.class),
                WeavingLoader.jarOf(jakarta.servlet.http.HttpServlet.class),
                WeavingLoader.jarOf(ApplicationFilterChain.class),
                WeavingLoader.jarOf(Correlation.class));
    }

    private static List<String> adviceNames() throws IOException {
        return InstrumentationClasses.all()
                .filter(facts -> facts.isAdvice)
                .map(facts -> Type.getObjectType(facts.name).getClassName())
                .toList();
    }

    private static List<Doorbell> doorbells(Advice advice) {
        return Stream.of(advice.weave.enter, advice.weave.exit)
                .filter(Objects::nonNull)
                .toList();
    }
}
