package io.outrider.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrider.agent.capture.CallRecorder;
import io.outrider.agent.capture.CaptureOptions;
import io.outrider.agent.event.Action;
import io.outrider.agent.event.Drain;
import io.outrider.agent.event.DrainedCall;
import io.outrider.agent.event.EventRing;
import io.outrider.bridge.OutriderBridge;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.apache.catalina.core.ApplicationFilterChain;
import org.apache.tomcat.InstanceManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A woven Tomcat at work: one event for each request, whatever way the request takes. */
class TomcatTest {
    private static WeavingLoader loader;
    private static Object host;
    private static int port;

    private final EventRing ring = new EventRing(256);
    private final Drain drain = new Drain(ring);
    private final List<Throwable> failures = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        loader = new WeavingLoader(
                WeavingLoader.jarOf(ApplicationFilterChain.class),
                WeavingLoader.jarOf(InstanceManager.class),
                WeavingLoader.jarOf(TomcatHost.class));
        host = loader.loadClass(TomcatHost.class.getName())
                .getConstructor(Path.class)
                .newInstance(folder);
        port = ((IntSupplier) host).getAsInt();
    }

    @AfterAll
    static void stop() throws Exception {
        ((AutoCloseable) host).close();
        loader.close();
    }

    @BeforeEach
    void connect() {
        OutriderBridge.connect(new CallRecorder(ring, new CaptureOptions(false, "X-User", true), failures::add));
    }

    @AfterEach
    void disconnect() {
        OutriderBridge.connect(null);
        assertThat(failures).isEmpty();
    }

    @Test
    void filtersAndServletAreInsideOneRequest() throws Exception {
        HttpResponse<Void> response = get("/listings?city=Bonn");

        List<DrainedCall> calls = untilRequest();
        DrainedCall request = calls.get(calls.size() - 1);
        assertThat(texts(calls)).containsExactly("filter before", "servlet", "filter after");
        assertThat(request.httpMethod).isEqualTo("GET");
        assertThat(request.path).isEqualTo("/listings");
        assertThat(request.status).isEqualTo(204);
        assertThat(request.userId).isEqualTo("user-7");
        assertThat(request.dbCount).isEqualTo(3);
        assertThat(calls).extracting(call -> call.correlationId).containsOnly("correlation-7");
        assertThat(response.headers().firstValue("X-Correlation-ID")).contains("correlation-7");
    }

    @Test
    void anErrorAnswerHasItsStatus() throws Exception {
        get("/absent");

        assertThat(request().status).isEqualTo(404);
    }

    @Test
    void aServletThatThrowsIsAServerError() throws Exception {
        assertThat(get("/fails").statusCode()).isEqualTo(500);

        DrainedCall request = request();
        assertThat(request.status).isEqualTo(500);
        assertThat(request.error).hasMessage("servlet failed");
    }

    @Test
    void aRequestThatGoesOnElsewhereEndsWhenItIsAnswered() throws Exception {
        assertThat(get("/async").statusCode()).isEqualTo(202);

        assertThat(request().status).isEqualTo(202);
    }

    @Test
    void aRequestThatComesBackIsStillTheSame() throws Exception {
        assertThat(get("/dispatch").statusCode()).isEqualTo(203);

        List<DrainedCall> calls = untilRequest();
        assertThat(calls.get(calls.size() - 1).status).isEqualTo(203);
        assertThat(texts(calls))
                .containsExactly(
                        "filter before", "servlet", "filter after", "filter before", "servlet", "filter after");
        assertThat(calls).extracting(call -> call.correlationId).containsOnly("correlation-7");
    }

    @Test
    void requestsOfOneConnectionAreRequestsOfTheirOwn() throws Exception {
        for (int i = 0; i < 3; i++) {
            get("/again");
            List<DrainedCall> calls = untilRequest();
            assertThat(calls).hasSize(4);
            assertThat(calls).extracting(call -> call.traceLow).containsOnly(calls.get(0).traceLow);
        }
    }

    private DrainedCall request() {
        List<DrainedCall> calls = untilRequest();
        return calls.get(calls.size() - 1);
    }

    /** Everything up to the request's own event, which comes after the answer. */
    private List<DrainedCall> untilRequest() {
        List<DrainedCall> calls = new ArrayList<>();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (calls.stream().noneMatch(call -> call.action == Action.HTTP_REQUEST)) {
            assertThat(System.nanoTime()).as("no request among %s", calls).isLessThan(deadline);
            LockSupport.parkNanos(100_000);
            calls.addAll(drain.all());
        }
        return calls;
    }

    private static List<String> texts(List<DrainedCall> calls) {
        return calls.stream()
                .map(call -> call.text)
                .filter(text -> text != null)
                .toList();
    }

    private HttpResponse<Void> get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("X-Correlation-ID", "correlation-7")
                .header("X-User", "user-7")
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
    }
}
