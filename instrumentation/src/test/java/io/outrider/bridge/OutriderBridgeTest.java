package io.outrider.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OutriderBridgeTest {
    private static final List<String> OF_THE_AGENT = List.of("connect", "connected");

    private final BridgeAnswers agent = new BridgeAnswers();

    @AfterEach
    void disconnect() {
        OutriderBridge.connect(null);
    }

    static Stream<Method> doorbells() {
        return Stream.of(OutriderBridge.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> !OF_THE_AGENT.contains(method.getName()));
    }

    @ParameterizedTest
    @MethodSource("doorbells")
    void withoutAnAgentEveryBellIsSilent(Method doorbell) throws Exception {
        assertThat(doorbell.invoke(null, arguments(doorbell, "scope"))).isNull();
    }

    @ParameterizedTest
    @MethodSource("doorbells")
    void withAnAgentEveryBellButThatOfUnscheduledTasksIsHeard(Method doorbell) throws Exception {
        OutriderBridge.connect(agent);

        Object answer = doorbell.invoke(null, arguments(doorbell, "scope"));

        boolean heard = !doorbell.getName().equals("captureOneShot");
        assertThat(agent.rung).hasSize(heard ? 1 : 0);
        assertThat(answer == null).isEqualTo(doorbell.getReturnType() == void.class);
    }

    /** Null is the scope of a call that is not recorded. */
    @ParameterizedTest
    @MethodSource("doorbells")
    void nullScopesRingNobody(Method doorbell) throws Exception {
        OutriderBridge.connect(agent);

        doorbell.invoke(null, arguments(doorbell, null));

        boolean takesScope = doorbell.getParameterCount() > 0 && doorbell.getParameterTypes()[0] == Object.class;
        boolean beginsSomething =
                List.of("beginExchange", "enterTask", "enterPooledTask").contains(doorbell.getName());
        assertThat(agent.rung.isEmpty()).isEqualTo(takesScope && !beginsSomething);
    }

    @Test
    void aTaskThatRepeatsTakesNoContextAlong() {
        OutriderBridge.connect(agent);
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(0);
        OutriderBridge.captureOneShot(scheduler.schedule(() -> {}, 1, TimeUnit.DAYS));
        OutriderBridge.captureOneShot(scheduler.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.DAYS));
        scheduler.shutdownNow();

        assertThat(agent.rung).containsExactly("onCaptureOnce");
    }

    @Test
    void whoIsConnectedIsTold() {
        assertThat(OutriderBridge.connected()).isNull();
        OutriderBridge.connect(agent);
        assertThat(OutriderBridge.connected()).isSameAs(agent);
    }

    private static Object[] arguments(Method method, Object first) {
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            Class<?> type = method.getParameterTypes()[i];
            if (type == int.class) {
                arguments[i] = 0;
            } else if (type == long.class) {
                arguments[i] = 0L;
            } else if (type == boolean.class) {
                arguments[i] = false;
            } else if (i == 0 && type == Object.class) {
                arguments[i] = first;
            }
        }
        return arguments;
    }
}
