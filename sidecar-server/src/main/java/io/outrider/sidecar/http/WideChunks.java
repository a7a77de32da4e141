package io.outrider.sidecar.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * A chunked body in large pieces. The JDK's server cuts every such body into chunks of 4 KB, however much is written at once, which costs
 * an export more than its rows do. The stream to the socket lies in a private field of the server's; the jar's manifest opens that
 * package, and where it is closed the server's own chunks serve. One thread.
 *
 * <p>The end is the server's: {@link #close} writes the last chunk, and without it the body is broken off as always.
 */
final class WideChunks extends OutputStream {
    private static final int SIZE = 96 * 1024;
    private static final int HEAD = 8; // the length in hexadecimal digits, and a line's end
    private static final int TAIL = 2;
    private static final @Nullable Socket SOCKET = Socket.find();

    private final OutputStream socket;
    private final OutputStream body;
    private final byte[] chunk = new byte[HEAD + SIZE + TAIL];
    private int count;

    private WideChunks(OutputStream socket, OutputStream body) {
        this.socket = socket;
        this.body = body;
    }

    /** After the headers were sent. Gives the server's own body stream where nothing else is to be had. */
    static OutputStream over(HttpExchange exchange) throws IOException {
        OutputStream body = exchange.getResponseBody();
        OutputStream socket = SOCKET == null ? null : SOCKET.of(exchange);
        boolean chunked = "chunked".equals(exchange.getResponseHeaders().getFirst("Transfer-encoding"));
        return socket == null || !chunked ? body : new WideChunks(socket, body);
    }

    @Override
    public void write(int b) throws IOException {
        if (count == SIZE) {
            send();
        }
        chunk[HEAD + count++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int at = from;
        int left = length;
        while (left > 0) {
            if (count == SIZE) {
                send();
            }
            int part = Math.min(left, SIZE - count);
            System.arraycopy(bytes, at, chunk, HEAD + count, part);
            count += part;
            at += part;
            left -= part;
        }
    }

    @Override
    public void flush() throws IOException {
        send();
        socket.flush();
    }

    @Override
    public void close() throws IOException {
        send();
        body.close();
    }

    private void send() throws IOException {
        if (count == 0) {
            return; // a chunk without bytes would be the end
        }
        int at = HEAD;
        chunk[--at] = '\n';
        chunk[--at] = '\r';
        for (int rest = count; rest > 0; rest >>= 4) {
            chunk[--at] = (byte) Character.forDigit(rest & 15, 16);
        }
        int end = HEAD + count;
        chunk[end] = '\r';
        chunk[end + 1] = '\n';
        count = 0;
        socket.write(chunk, at, end + TAIL - at);
    }

    private record Socket(Field exchange, Field stream) {
        static @Nullable Socket find() {
            try {
                Field exchange =
                        Class.forName("sun.net.httpserver.HttpExchangeImpl").getDeclaredField("impl");
                Field stream = exchange.getType().getDeclaredField("ros");
                exchange.setAccessible(true);
                stream.setAccessible(true);
                return new Socket(exchange, stream);
            } catch (ReflectiveOperationException | RuntimeException e) {
                return null; // another JDK, or the package is closed
            }
        }

        @Nullable
        OutputStream of(HttpExchange real) {
            try {
                return exchange.getDeclaringClass().isInstance(real)
                        ? (OutputStream) stream.get(exchange.get(real))
                        : null;
            } catch (ReflectiveOperationException | RuntimeException e) {
                return null;
            }
        }
    }
}
