package io.outrider.sidecar.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BrokenBodyTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private HttpFront front;

    @BeforeEach
    void start() throws Exception {
        front = HttpFront.start(
                new HttpConfig("127.0.0.1", 0, List.of(), 4),
                TOKEN,
                new NamedTokens(Path.of("/nowhere")),
                List.of(
                        new Route(
                                "/whole",
                                Route.Access.OPEN,
                                List.of(),
                                request ->
                                        Response.stream("text/plain", out -> out.write("all of it".getBytes(UTF_8)))),
                        new Route(
                                "/broken",
                                Route.Access.OPEN,
                                List.of(),
                                request -> Response.stream("text/plain", out -> {
                                    out.write("half of".getBytes(UTF_8));
                                    out.flush();
                                    throw new IOException("the rest is gone");
                                })),
                        new Route(
                                "/long",
                                Route.Access.OPEN,
                                List.of(),
                                request -> Response.stream("text/plain", out -> {
                                    for (int i = 0; i < 40; i++) {
                                        out.write("0123456789".repeat(700).getBytes(UTF_8));
                                    }
                                    out.write('!');
                                })),
                        Route.post(
                                "/taken",
                                Route.Access.OPEN,
                                List.of(),
                                request -> Response.text("text/plain", "taken")),
                        new Route("/bug", Route.Access.OPEN, List.of(), request -> {
                            throw new IllegalStateException("planted");
                        })),
                4);
    }

    @AfterEach
    void stop() {
        front.close();
    }

    @Test
    void aWholeBodyEndsWithTheLastChunk() throws IOException {
        assertThat(raw("/whole"))
                .startsWith("HTTP/1.1 200")
                .contains("all of it")
                .endsWith("0\r\n\r\n");
    }

    @Test
    void aBrokenBodyNeverLooksWhole() throws IOException {
        assertThat(raw("/broken"))
                .startsWith("HTTP/1.1 200")
                .contains("half of")
                .doesNotContain("\r\n0\r\n");
    }

    /** The JDK's own chunks of 4 KB cost an export more than its rows. */
    @Test
    void aLongBodyGoesInWideChunks() throws IOException {
        String answer = raw("/long");
        assertThat(answer).endsWith("!\r\n0\r\n\r\n");
        String rest = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        int length = 0;
        int chunks = 0;
        while (true) {
            int lineEnd = rest.indexOf("\r\n");
            int size = Integer.parseInt(rest.substring(0, lineEnd), 16);
            if (size == 0) {
                break;
            }
            length += size;
            chunks++;
            rest = rest.substring(lineEnd + 2 + size + 2);
        }
        assertThat(length).isEqualTo(280_001);
        assertThat(chunks).isEqualTo(3);
    }

    @Test
    void aFailureBeforeTheBodyIsAProblem() throws IOException {
        assertThat(raw("/bug")).startsWith("HTTP/1.1 500").contains("application/problem+json");
    }

    /** A connection closed with bytes unread is reset, and the reset overtakes the answer. */
    @Test
    void whoSendsTooMuchLivesToReadTheRefusal() throws IOException {
        for (String path : List.of("/whole", "/taken", "/nowhere")) {
            try (Socket socket = new Socket("127.0.0.1", front.port())) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream()
                        .write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                        + "Content-Length: 900000\r\n\r\n")
                                .getBytes(UTF_8));
                socket.getOutputStream().write(new byte[900_000]);
                assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                        .as(path)
                        .startsWith("HTTP/1.1 4")
                        .contains("application/problem+json");
            }
        }
    }

    private String raw(String path) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", front.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
