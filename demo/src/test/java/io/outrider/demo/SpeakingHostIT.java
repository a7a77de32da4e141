package io.outrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the host says through the API: nothing without the agent, events with the request's ids under it. */
final class SpeakingHostIT {
    private static final Path API = ProjectJars.HOME.resolve("api/target/outrider-api.jar");

    @TempDir
    private Path folder;

    private HostProgram host;

    @BeforeEach
    void compile() throws Exception {
        host = HostProgram.compile("SpeakingHost", 8, folder, API);
    }

    @Test
    void withoutTheAgentNothingHappens() throws Exception {
        HostProgram.Outcome outcome = host.run(JavaHomes.current(), List.of());

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out().lines()).containsExactly("outside: null null", "status: 200", "inside: null");
    }

    @Test
    void underTheAgentItsWordsAreEvents() throws Exception {
        Path run = folder.resolve("run");
        HostProgram.Outcome outcome = host.run(
                JavaHomes.current(),
                List.of("-javaagent:" + ProjectJars.FOUND.agent() + "=run-dir=" + run + ",service.name=shop"));

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out().lines()).containsExactly("outside: null null", "status: 200", "inside: order-66");
        List<JsonNode> events = Segments.events(run);
        events.forEach(EventFields::assertKnown);
        assertThat(events)
                .extracting(event -> event.at("/event/action").asString())
                .containsExactly(
                        "database.query",
                        "cache.operation",
                        "import.failed",
                        "search.finished",
                        "api.request",
                        "http.request");
        assertThat(events.get(0).toString()).doesNotContain("Ann");
        assertThat(events.get(1).at("/outrider/cache/hit").asBoolean()).isTrue();
        assertThat(events.get(2).at("/error/type").asString()).isEqualTo("java.io.IOException");
        JsonNode search = events.get(3);
        assertThat(search.at("/log/logger").asString()).isEqualTo("shop.search");
        assertThat(search.at("/labels/city").asString()).isEqualTo("Köln");
        assertThat(search.at("/outrider/items_count").asLong()).isEqualTo(3);
        assertThat(search.at("/correlation/id").asString()).isEqualTo("order-66");
        assertThat(search.at("/trace/id").asString()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        JsonNode request = events.get(5);
        assertThat(search.at("/parent/id")).isEqualTo(request.at("/span/id"));
        assertThat(request.at("/parent/id").asString()).isEqualTo("00f067aa0ba902b7");
    }
}
