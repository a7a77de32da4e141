package io.outrider.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrider.agent.weave.Doorbell.Binding;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Woven methods do what they did, and ring at their ends. The JVM verifies each woven class. */
class ClassWeaverTest {
    private static final String BELLS = "io/outrider/agent/weave/Bells";
    private static final String OBJECT = "Ljava/lang/Object;";
    private static final String STRING = "Ljava/lang/String;";
    private static final Doorbell ENTER = new Doorbell(BELLS, "enter", "()" + OBJECT);
    private static final Doorbell EXIT = new Doorbell(BELLS, "exit", "(" + OBJECT + ")V", Binding.scope());

    private final BridgeLog bridge = BridgeLog.connect();

    @BeforeEach
    void silence() {
        Bells.reset();
    }

    @AfterEach
    void disconnect() {
        bridge.close();
    }

    /** A method of {@link Samples} and what to give it. */
    record Call(String method, Object... arguments) {
        @Override
        public String toString() {
            return method + Arrays.deepToString(arguments);
        }
    }

    static Stream<Call> calls() {
        return Stream.of(
                new Call("nothing"),
                new Call("writes", "text"),
                new Call("isEven", 3),
                new Call("asByte", (byte) -1),
                new Call("asChar", 'x'),
                new Call("sum", 1, 2),
                new Call("wide", 1L << 40, 2, 3.9),
                new Call("single", 1f),
                new Call("mean", 1.0, 2.0),
                new Call("greet", "you"),
                new Call("numbers", new int[] {7, 8}, new String[][] {{"a"}, {}}),
                new Call("numbers", new int[0], null),
                new Call("staticSum", 5L, -6L),
                new Call("guarded", 1),
                new Call("guarded", -1),
                new Call("countDown", 5),
                new Call("loops", 20),
                new Call("manyReturns", 1),
                new Call("manyReturns", 2),
                new Call("manyReturns", 5),
                new Call("manyReturns", 50),
                new Call("manyReturns", 500),
                new Call("switches", 1, "a"),
                new Call("switches", 2, "a"),
                new Call("switches", 9, "b"),
                new Call("switches", 9, "c"),
                new Call("switches", 9, null),
                new Call("caughtInside", "12"),
                new Call("caughtInside", "twelve"),
                new Call("nestedTries", 0),
                new Call("nestedTries", 1),
                new Call("nestedTries", 2),
                new Call("nestedTries", 3),
                new Call("finallyWins", 1),
                new Call("finallyWins", 7),
                new Call("finallyWins", -1),
                new Call("throwsOnly", "because"),
                new Call("spins", 3),
                new Call("reassigns", "first", 9L),
                new Call("lambdaInside", 4),
                new Call("reusedSlots", 0),
                new Call("reusedSlots", 1),
                new Call("reusedSlots", 2),
                new Call("generic", List.of(1, 2.5, 3L)),
                new Call("recursive", 3),
                new Call("readsSecret"));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aWovenMethodDoesWhatItDidAndRingsOnceAtEachEnd(Call call) throws Exception {
        Outcome plain = Outcome.of(Samples.class, call);

        Outcome woven = Outcome.of(woven(MethodWeave.atEnds(everyMethod(), ENTER, EXIT)), call);

        assertThat(woven.result).isEqualTo(plain.result);
        assertThat(woven.seen).isEqualTo(plain.seen);
        assertSameFailure(woven, plain);
        assertThat(Bells.RUNG.get(0)).isEqualTo("enter");
        assertThat(endedScopes(woven)).containsExactlyInAnyOrderElementsOf(Bells.SCOPES);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aWovenMethodWithoutExitEndsThroughTheBridge(Call call) throws Exception {
        Outcome plain = Outcome.of(Samples.class, call);

        Outcome woven = Outcome.of(woven(MethodWeave.atEnds(everyMethod(), ENTER, null)), call);

        assertThat(woven.result).isEqualTo(plain.result);
        assertSameFailure(woven, plain);
        assertThat(bridge.ended).containsExactlyInAnyOrderElementsOf(Bells.SCOPES);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aDoorbellWithoutScopeRingsOnlyAtTheBeginning(Call call) throws Exception {
        Outcome plain = Outcome.of(Samples.class, call);
        Doorbell enterOnly = new Doorbell(BELLS, "enterOnly", "()V");

        Outcome woven = Outcome.of(woven(MethodWeave.atEnds(everyMethod(), enterOnly, null)), call);

        assertThat(woven.result).isEqualTo(plain.result);
        assertSameFailure(woven, plain);
        assertThat(Bells.RUNG).isNotEmpty().containsOnly("enter");
        assertThat(bridge.rung).isEmpty();
    }

    @Test
    void aNullScopeIsHandedOnAndRingsNobody() throws Exception {
        Doorbell enterNull = new Doorbell(BELLS, "enterNull", "()" + OBJECT);

        Outcome.of(woven(MethodWeave.atEnds(everyMethod(), enterNull, null)), new Call("throwsOnly", "because"));

        assertThat(Bells.RUNG).containsExactly("enter");
        assertThat(bridge.rung).isEmpty();
    }

    @Test
    void enterGetsTheReceiverAndTheArguments() throws Exception {
        Doorbell enter = new Doorbell(
                BELLS,
                "enterWithAll",
                "(" + OBJECT + STRING + "J)" + OBJECT,
                Binding.receiver(),
                Binding.argument(0),
                Binding.argument(1));

        Outcome outcome = Outcome.of(
                woven(MethodWeave.atEnds(new String[] {"reassigns"}, enter, EXIT)), new Call("reassigns", "first", 9L));

        assertThat(Bells.RECEIVED).containsExactly(outcome.receiver, "first", 9L, Bells.SCOPES.get(0));
    }

    @Test
    void exitGetsTheArgumentsAsTheyWereWhenTheMethodBegan() throws Exception {
        Doorbell exit = new Doorbell(
                BELLS,
                "exitWithArguments",
                "(" + OBJECT + STRING + "J)V",
                Binding.scope(),
                Binding.argument(0),
                Binding.argument(1));

        Outcome outcome = Outcome.of(
                woven(MethodWeave.atEnds(new String[] {"reassigns"}, ENTER, exit)), new Call("reassigns", "first", 9L));

        assertThat(outcome.result).isEqualTo("changed-1");
        assertThat(Bells.RECEIVED).containsExactly(Bells.SCOPES.get(0), "first", 9L);
    }

    @Test
    void argumentsSurviveLoopsAndHandlersUntilExit() throws Exception {
        Doorbell exit = new Doorbell(
                BELLS,
                "exitWithArguments",
                "(" + OBJECT + STRING + "J)V",
                Binding.scope(),
                Binding.argument(1),
                Binding.argument(0));
        MethodWeave weave = MethodWeave.atEnds(new String[] {"switches", "caughtInside", "nestedTries"}, ENTER, exit);

        // Argument 0 is an int or a text here: what does not fit a long arrives as zero, what is not there as null.
        Class<?> samples = woven(weave);
        Outcome.of(samples, new Call("switches", 2, "a"));
        Outcome.of(samples, new Call("caughtInside", "twelve"));

        assertThat(Bells.RECEIVED).containsExactly(Bells.SCOPES.get(0), "a", 0L, Bells.SCOPES.get(1), null, 0L);
    }

    @Test
    void exitGetsTheResult() throws Exception {
        Doorbell exit = new Doorbell(
                BELLS, "exitWithResult", "(" + OBJECT + OBJECT + ")V", Binding.scope(), Binding.returned());

        Outcome.of(woven(MethodWeave.atEnds(new String[] {"greet"}, ENTER, exit)), new Call("greet", "you"));

        assertThat(Bells.RECEIVED).containsExactly(Bells.SCOPES.get(0), "hello you");
    }

    @Test
    void aResultOfAnotherTypeArrivesAsNull() throws Exception {
        Doorbell exit = new Doorbell(
                BELLS, "exitWithResult", "(" + OBJECT + OBJECT + ")V", Binding.scope(), Binding.returned());
        Class<?> samples = woven(MethodWeave.atEnds(new String[] {"mean", "nothing"}, ENTER, exit));

        assertThat(Outcome.of(samples, new Call("mean", 1.0, 3.0)).result).isEqualTo(2.0);
        Outcome.of(samples, new Call("nothing"));

        assertThat(Bells.RECEIVED).containsExactly(Bells.SCOPES.get(0), null, Bells.SCOPES.get(1), null);
    }

    @Test
    void exitMayReplaceTheResult() throws Exception {
        Doorbell text = new Doorbell(BELLS, "replaceText", "(" + STRING + ")" + STRING, Binding.returned());
        Doorbell number = new Doorbell(BELLS, "replaceLong", "(" + OBJECT + "J)J", Binding.scope(), Binding.returned());
        Class<?> samples = woven(
                MethodWeave.atEnds(new String[] {"greet"}, null, text),
                MethodWeave.atEnds(new String[] {"staticSum"}, ENTER, number));

        assertThat(Outcome.of(samples, new Call("greet", "you")).result).isEqualTo("not hello you");
        assertThat(Outcome.of(samples, new Call("staticSum", 2L, 3L)).result).isEqualTo(-5L);
    }

    @Test
    void aPrivateFieldIsReadAndAMissingOneIsNothing() throws Exception {
        Doorbell enter = new Doorbell(
                BELLS,
                "enterWithField",
                "(" + STRING + STRING + OBJECT + "J)" + OBJECT,
                Binding.field("secret"),
                Binding.field("absent"),
                Binding.field("seen"),
                Binding.field("secret"));

        Outcome outcome =
                Outcome.of(woven(MethodWeave.atEnds(new String[] {"greet"}, enter, null)), new Call("greet", "you"));

        assertThat(Bells.RECEIVED).containsExactly("kept", null, outcome.seen, 0L);
    }

    @Test
    void aStaticMethodHasNoFieldsToRead() throws Exception {
        Doorbell enter = new Doorbell(
                BELLS,
                "enterWithField",
                "(" + STRING + STRING + OBJECT + "J)" + OBJECT,
                Binding.field("secret"),
                Binding.argument(0),
                Binding.argument(7),
                Binding.argument(1));

        Outcome.of(woven(MethodWeave.atEnds(new String[] {"staticSum"}, enter, null)), new Call("staticSum", 2L, 3L));

        assertThat(Bells.RECEIVED).containsExactly(null, null, null, 3L);
    }

    @Test
    void theThrowableThatTheBridgeSeesIsTheHosts() throws Exception {
        Outcome outcome = Outcome.of(
                woven(MethodWeave.atEnds(new String[] {"throwsOnly"}, ENTER, EXIT)), new Call("throwsOnly", "because"));

        assertThat(bridge.thrown).hasSize(1);
        assertThat(bridge.thrown.get(0)).isSameAs(outcome.failure);
        assertThat(Bells.RUNG).containsExactly("enter");
    }

    @Test
    void whatMethodsCatchInsideIsNoFailure() throws Exception {
        Outcome.of(
                woven(MethodWeave.atEnds(new String[] {"caughtInside"}, ENTER, EXIT)),
                new Call("caughtInside", "twelve"));

        assertThat(Bells.RUNG).containsExactly("enter", "exit");
        assertThat(bridge.rung).isEmpty();
    }

    @Test
    void oneOverloadIsWovenWhenItsArgumentsAreNamed() throws Exception {
        Class<?> samples = woven(MethodWeave.atEnds(new String[] {"sum(II)", "greet(J)"}, ENTER, EXIT));

        Outcome.of(samples, new Call("sum", 1, 2));
        Outcome.of(samples, new Call("greet", "you"));

        assertThat(Bells.RUNG).containsExactly("enter", "exit");
    }

    @Test
    void aClassWithoutMatchingMethodIsLeftAlone() {
        Set<String> owners = new LinkedHashSet<>();

        assertThat(ClassWeaver.weave(
                        ClassFile.of(Samples.class),
                        List.of(MethodWeave.atEnds(new String[] {"absent", "sum()"}, ENTER, EXIT)),
                        owners))
                .isNull();
        assertThat(owners).isEmpty();
    }

    @Test
    void theOwnersOfTheBellsAreTold() {
        Set<String> owners = new LinkedHashSet<>();

        ClassWeaver.weave(
                ClassFile.of(Samples.class), List.of(MethodWeave.atEnds(new String[] {"sum"}, ENTER, EXIT)), owners);

        assertThat(owners).containsExactly(BELLS);
    }

    /** The proof that the other tests can fail: the JVM refuses what does not fit. */
    @Test
    void theJvmVerifiesWovenClasses() {
        Doorbell wrong = new Doorbell("java/lang/Math", "abs", "(I)I", Binding.scope());

        assertThatThrownBy(() -> woven(MethodWeave.atEnds(new String[] {"sum"}, ENTER, wrong)))
                .isInstanceOf(VerifyError.class);
    }

    private static String[] everyMethod() {
        return Stream.of(Samples.class.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .map(Method::getName)
                .toArray(String[]::new);
    }

    private static Class<?> woven(MethodWeave... weaves) throws ReflectiveOperationException {
        byte[] classFile = ClassWeaver.weave(ClassFile.of(Samples.class), List.of(weaves), new LinkedHashSet<>());
        String name = Samples.class.getName();
        return Class.forName(name, true, new WovenLoader().with(name, classFile));
    }

    private List<Object> endedScopes(Outcome woven) {
        List<Object> ended = new ArrayList<>(Bells.RECEIVED);
        ended.addAll(bridge.ended);
        assertThat(woven.failure == null).isEqualTo(bridge.thrown.isEmpty());
        return ended;
    }

    private static void assertSameFailure(Outcome woven, Outcome plain) {
        if (plain.failure == null) {
            assertThat(woven.failure).isNull();
        } else {
            assertThat(woven.failure).hasSameClassAs(plain.failure);
            assertThat(String.valueOf(woven.failure.getMessage()))
                    .isEqualTo(String.valueOf(plain.failure.getMessage()));
        }
    }

    /** What a call gave, threw and wrote down. */
    private record Outcome(Object receiver, Object result, Throwable failure, Object seen) {
        static Outcome of(Class<?> type, Call call) throws ReflectiveOperationException {
            Object receiver = type.getConstructor().newInstance();
            Object seen = type.getField("seen").get(receiver);
            Method method = Stream.of(type.getMethods())
                    .filter(m -> m.getName().equals(call.method))
                    .findFirst()
                    .orElseThrow();
            try {
                return new Outcome(receiver, method.invoke(receiver, call.arguments), null, seen);
            } catch (InvocationTargetException e) {
                return new Outcome(receiver, null, e.getCause(), seen);
            }
        }
    }
}
