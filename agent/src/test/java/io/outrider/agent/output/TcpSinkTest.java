package io.outrider.agent.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TcpSinkTest {
    private final Written written = new Written();
    private ServerSocket server;
    private TcpSink sink;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        sink = new TcpSink(server.getInetAddress().getHostAddress(), server.getLocalPort(), 300);
    }

    @AfterEach
    void close() throws IOException {
        sink.close();
        server.close();
    }

    @Test
    void linesArriveInOrderOverOneConnection() throws Exception {
        sink.write(written.batch(2, 10));
        sink.write(written.batch(1, 10));
        try (Socket reader = server.accept()) {
            BufferedReader lines = lines(reader);
            for (int sequence = 1; sequence <= 3; sequence++) {
                assertThat(lines.readLine()).contains("-t3f8k2-" + sequence + "\"");
            }
        }
    }

    @Test
    void aClosedConnectionIsMadeAgain() throws Exception {
        sink.write(written.batch(1, 10));
        try (Socket first = server.accept()) {
            assertThat(lines(first).readLine()).contains("-t3f8k2-1\"");
        }
        Batch second = written.batch(1, 10);
        // The end of the connection may show in this write or the next; the worker gives the same batch again.
        while (!wrote(second)) {
            Thread.onSpinWait();
        }
        try (Socket again = server.accept()) {
            assertThat(lines(again).readLine()).contains("-t3f8k2-2\"");
        }
    }

    @Test
    void nobodyListensThere() throws Exception {
        server.close();

        assertThatThrownBy(() -> sink.write(written.batch(1, 10)))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("tcp:127.0.0.1:\\d+ cannot be reached \\(ConnectException: .*\\)");
    }

    @Test
    void aReaderThatTakesNothingCountsAsGone() throws Exception {
        Batch big = written.batch(20, 1 << 20);
        try (Socket reader = hold()) {
            assertThatThrownBy(() -> sink.write(big))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nothing was taken for 300 ms");
            assertThat(reader.isClosed()).isFalse();
        }
    }

    /** Accepts the connection that the sink is about to make, and never reads. */
    private Socket hold() throws IOException {
        sink.write(written.batch(1, 10));
        return server.accept();
    }

    private boolean wrote(Batch batch) {
        try {
            sink.write(batch);
            return true;
        } catch (IOException brokenOff) {
            return false;
        }
    }

    private static BufferedReader lines(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }
}
