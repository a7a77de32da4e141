package io.outrider.agent.output;

import io.outrider.agent.encode.Place;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection, one JSON object a line, as Logstash's {@code json_lines} reads it. After a broken connection the whole batch is sent again: how
 * much of it had arrived is not known, and {@code event.id} tells repeated events. Drain thread only.
 */
public final class TcpSink implements Sink {
    private static final int CONNECT_MILLIS = 2_000;
    private static final long STUCK_MILLIS = 5_000;
    private static final long PAUSE_NANOS = 1_000_000;

    private final String host;
    private final int port;
    private final long stuckMillis;
    private @Nullable SocketChannel connection;

    public TcpSink(String host, int port) {
        this(host, port, STUCK_MILLIS);
    }

    /** @param stuckMillis how long a reader may take nothing before it counts as gone */
    TcpSink(String host, int port, long stuckMillis) {
        this.host = host;
        this.port = port;
        this.stuckMillis = stuckMillis;
    }

    @Override
    public Place place(long firstSequence) {
        return Place.NOWHERE;
    }

    @Override
    public void write(Batch batch) throws IOException {
        SocketChannel open = connection;
        if (open == null || hasEnded(open)) {
            disconnect();
            open = connect();
            connection = open;
        }
        try {
            send(open, ByteBuffer.wrap(batch.lines.array(), 0, batch.lines.length()));
        } catch (IOException e) {
            disconnect();
            throw new IOException("tcp:" + host + ":" + port + " broke off (" + RunDirectory.reason(e) + ")", e);
        }
    }

    @Override
    public void rest() {}

    @Override
    public void close() {
        disconnect();
    }

    @Override
    public @Nullable String currentFile() {
        return null;
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.socket().connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            channel.configureBlocking(false);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            String reason = e instanceof IOException ? RunDirectory.reason((IOException) e) : e.toString();
            throw new IOException("tcp:" + host + ":" + port + " cannot be reached (" + reason + ")", e);
        }
    }

    /** A reader that takes nothing counts as gone after a while: the drain thread must not hang on it. */
    private void send(SocketChannel channel, ByteBuffer rest) throws IOException {
        long lastProgress = System.nanoTime();
        while (rest.hasRemaining()) {
            if (channel.write(rest) > 0) {
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > stuckMillis * 1_000_000) {
                throw new IOException("nothing was taken for " + stuckMillis + " ms");
            } else {
                LockSupport.parkNanos(channel, PAUSE_NANOS);
            }
        }
    }

    /** The other side has closed: the first write after that would still seem to succeed. */
    private static boolean hasEnded(SocketChannel channel) {
        try {
            return channel.read(ByteBuffer.allocate(16)) < 0;
        } catch (IOException e) {
            return true;
        }
    }

    private void disconnect() {
        SocketChannel open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // It is given up anyway.
                return;
            }
        }
    }
}
