package io.outrider.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.api.Correlation;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The host's own questions and sayings, answered and heard once the agent is there. */
class ApiWeaveTest {
    private final BridgeLog bridge = BridgeLog.connect();
    private WeavingLoader host;

    @BeforeEach
    void load() throws IOException {
        host = new WeavingLoader(WeavingLoader.jarOf(Correlation.class));
    }

    @AfterEach
    void unload() throws IOException {
        bridge.close();
        host.close();
    }

    @Test
    void theHostIsToldItsIds() throws Exception {
        Class<?> correlation = host.loadClass("io.outrider.api.Correlation");

        assertThat(correlation.getMethod("id").invoke(null)).isEqualTo("correlation");
        assertThat(correlation.getMethod("traceparent").invoke(null)).isEqualTo("traceparent");
    }

    @Test
    void withoutAnAgentThereAreNone() throws Exception {
        bridge.close();

        assertThat(host.loadClass("io.outrider.api.Correlation").getMethod("id").invoke(null))
                .isNull();
    }

    @Test
    void whatTheHostSaysIsHeard() throws Exception {
        Class<?> type = host.loadClass("io.outrider.api.StructuredLogger");
        Object logger = type.getMethod("named", String.class).invoke(null, "Search");
        type.getMethod("event", String.class, String.class, Object[].class)
                .invoke(logger, "search.finished", "done", new Object[] {"items_count", 3});
        type.getMethod("event", String.class, String.class, Object[].class).invoke(logger, "no.fields", null, null);

        assertThat(bridge.rung).containsExactly("say search.finished", "say no.fields");
    }
}
