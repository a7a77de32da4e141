package io.outrider.sidecar.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * Sockets for the driver whose {@link CopyStream} can be got at. The driver makes its factory itself, by name, so one that wants the
 * stream {@linkplain #expect leaves a number} that the driver hands on. Public for the driver only. Any thread.
 */
public final class CopySockets extends SocketFactory {
    private static final AtomicLong NUMBER = new AtomicLong();
    private static final Map<String, Opened> EXPECTED = new ConcurrentHashMap<>();

    private final String number;

    /** The socket that was opened last: those before it, to other hosts of the list, led to nothing. */
    private static final class Opened {
        private volatile @Nullable CopySocket socket;
    }

    /** Called by the driver. */
    public CopySockets(String number) {
        this.number = number;
    }

    /** Makes the driver take its socket from here; gives what {@link #take} wants to know. */
    static String expect(Properties properties) {
        String number = Long.toString(NUMBER.incrementAndGet());
        EXPECTED.put(number, new Opened());
        PGProperty.SOCKET_FACTORY.set(properties, CopySockets.class.getName());
        PGProperty.SOCKET_FACTORY_ARG.set(properties, number);
        return number;
    }

    /** The stream of the connection that was opened; null when the driver took its socket from elsewhere. In every case once. */
    static @Nullable CopyStream take(String number) throws IOException {
        Opened opened = EXPECTED.remove(number);
        CopySocket socket = opened == null ? null : opened.socket;
        return socket == null ? null : socket.getInputStream();
    }

    @Override
    public Socket createSocket() {
        CopySocket socket = new CopySocket();
        Opened opened = EXPECTED.get(number);
        if (opened != null) { // else it is for a cancel request
            opened.socket = socket;
        }
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw unused();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw unused();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw unused();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw unused();
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("the driver connects its sockets itself");
    }

    private static final class CopySocket extends Socket {
        private @Nullable CopyStream stream;

        @Override
        public synchronized CopyStream getInputStream() throws IOException {
            CopyStream known = stream;
            if (known == null) {
                InputStream plain = super.getInputStream();
                known = new CopyStream(plain);
                stream = known;
            }
            return known;
        }
    }
}
