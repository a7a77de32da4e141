package io.outrider.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class HostFactsTest {
    private final Properties system = new Properties();
    private final Map<String, String> environment = new HashMap<>();
    private final HostFacts facts = new HostFacts(system, environment);

    @Test
    void theJarGivesNameAndVersion() {
        system.setProperty("sun.java.command", "/opt/my apps/rent-scout-1.3.0-SNAPSHOT.jar --server.port=1 x.jar");

        assertThat(facts.serviceName()).isEqualTo("rent-scout");
        assertThat(facts.serviceVersion()).isEqualTo("1.3.0-SNAPSHOT");
    }

    @Test
    void aJarWithoutVersion() {
        system.setProperty("sun.java.command", "target/rentscout.jar");

        assertThat(facts.serviceName()).isEqualTo("rentscout");
        assertThat(facts.serviceVersion()).isEmpty();
    }

    @Test
    void aMainClassOfAModule() {
        system.setProperty("sun.java.command", "shop.module/com.example.Shop serve");

        assertThat(facts.serviceName()).isEqualTo("Shop");
    }

    @Test
    void whatTheHostCallsItselfComesFirst() {
        system.setProperty("sun.java.command", "app.jar");
        environment.put("SPRING_APPLICATION_NAME", "from-environment");
        assertThat(facts.serviceName()).isEqualTo("from-environment");
        system.setProperty("spring.application.name", "from-property");
        assertThat(facts.serviceName()).isEqualTo("from-property");
        environment.put("OTEL_SERVICE_NAME", "from-otel");
        assertThat(facts.serviceName()).isEqualTo("from-otel");
    }

    @Test
    void nothingKnown() {
        assertThat(facts.serviceName()).isEqualTo("jvm");
        assertThat(facts.hostName()).isNotEmpty();
    }
}
