package io.outrider.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.agent.weave.AdviceReader.Advice;
import io.outrider.agent.weave.faults.HiddenAdvice;
import io.outrider.agent.weave.faults.LambdaAdvice;
import io.outrider.agent.weave.faults.SilentAdvice;
import io.outrider.agent.weave.faults.StrangerAdvice;
import io.outrider.agent.weave.faults.UnguardedAdvice;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is copied into a host runs on Java 8, needs nothing the host has not got, and never throws. */
class AdviceBytecodeTest {
    static Stream<ClassFacts> copied() throws IOException {
        return InstrumentationClasses.copiedIntoHosts();
    }

    static Stream<ClassFacts> advice() throws IOException {
        return copied().filter(facts -> facts.isAdvice);
    }

    @ParameterizedTest
    @MethodSource("copied")
    void runsOnJava8(ClassFacts facts) {
        assertThat(facts.version).isLessThanOrEqualTo(Opcodes.V1_8);
    }

    @Test
    void aClassForNewerJavaIsFound() {
        assertThat(factsOf(LambdaAdvice.class).version).isGreaterThan(Opcodes.V1_8);
    }

    /** An invokedynamic in a host's method would be linked by a bootstrap in the middle of a database call. */
    @ParameterizedTest
    @MethodSource("copied")
    void usesNoInvokeDynamic(ClassFacts facts) {
        assertThat(facts.usesInvokeDynamic).isFalse();
    }

    @Test
    void aLambdaIsFound() {
        assertThat(factsOf(LambdaAdvice.class).usesInvokeDynamic).isTrue();
    }

    @ParameterizedTest
    @MethodSource("advice")
    void namesOnlyWhatTheHostHas(ClassFacts facts) {
        assertThat(strangers(facts)).isEmpty();
    }

    @Test
    void aStrangerIsFound() {
        assertThat(strangers(factsOf(StrangerAdvice.class)))
                .containsExactly("io/outrider/agent/weave/faults/HiddenAdvice", "org/h2/Driver");
    }

    @Test
    void neighboursNameOnlyWhatTheHostHas() throws IOException {
        List<Advice> all = advice().map(AdviceBytecodeTest::adviceOf).toList();
        copied().filter(facts -> !facts.isAdvice).forEach(neighbour -> {
            String binaryName = neighbour.name.replace('/', '.');
            List<Advice> owners =
                    all.stream().filter(a -> a.neighbours.contains(binaryName)).toList();
            assertThat(owners).as("%s is nobody's neighbour", binaryName).isNotEmpty();
            owners.forEach(owner -> assertThat(strangers(neighbour, owner)).isEmpty());
        });
    }

    @ParameterizedTest
    @MethodSource("advice")
    void doorbellsAreReachableFromTheLibrary(ClassFacts facts) {
        assertThat(hiddenDoorbells(facts)).isEmpty();
    }

    @Test
    void aHiddenDoorbellIsFound() {
        assertThat(hiddenDoorbells(factsOf(HiddenAdvice.class))).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("advice")
    void doorbellsCatchWhatTheyThrow(ClassFacts facts) {
        assertThat(unguarded(facts)).isEmpty();
    }

    @Test
    void anUnguardedDoorbellIsFound() {
        assertThat(unguarded(factsOf(UnguardedAdvice.class))).hasSize(2);
    }

    @Test
    void aGuardThatTellsNobodyIsFound() {
        assertThat(unguarded(factsOf(SilentAdvice.class))).hasSize(1);
    }

    private static List<String> hiddenDoorbells(ClassFacts facts) {
        return doorbells(facts)
                .filter(method -> !method.isPublicStatic())
                .map(Object::toString)
                .toList();
    }

    private static List<String> unguarded(ClassFacts facts) {
        return doorbells(facts)
                .filter(method -> !method.isGuarded())
                .map(Object::toString)
                .toList();
    }

    private static Stream<ClassFacts.Method> doorbells(ClassFacts facts) {
        return facts.methods.stream().filter(method -> method.name.equals("enter") || method.name.equals("exit"));
    }

    private static Set<String> strangers(ClassFacts facts) {
        return strangers(facts, adviceOf(facts));
    }

    /** The names in a class that mean nothing in the host of an advice. */
    private static Set<String> strangers(ClassFacts facts, Advice advice) {
        Set<String> strangers = new TreeSet<>();
        for (String name : facts.references) {
            boolean known = name.startsWith("java/")
                    || name.equals("io/outrider/bridge/OutriderBridge")
                    || name.equals(facts.name)
                    || name.equals(advice.owner)
                    || advice.neighbours.contains(name.replace('/', '.'))
                    || isOfLibrary(name, advice)
                    || isAnnotation(name);
            if (!known) {
                strangers.add(name);
            }
        }
        return strangers;
    }

    private static boolean isOfLibrary(String name, Advice advice) {
        return advice.types.stream()
                .map(type -> type.split("\\."))
                .anyMatch(parts -> name.startsWith(parts[0] + '/' + parts[1] + '/'));
    }

    /** Annotations that are not there are not missed. */
    private static boolean isAnnotation(String name) {
        return name.matches("io/outrider/instrumentation/[A-Za-z]+") || name.startsWith("org/jspecify/annotations/");
    }

    private static Advice adviceOf(ClassFacts facts) {
        return AdviceReader.read(ClassFile.ofName(facts.name));
    }

    private static ClassFacts factsOf(Class<?> type) {
        return ClassFacts.of(ClassFile.of(type));
    }
}
