package io.outrider.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was started, to be ended in the reverse order. One thread. */
final class Closing implements AutoCloseable {
    /** Something whose closing reports its own trouble. */
    interface Server extends AutoCloseable {
        /** Fails with the reason when it ended by itself. */
        void requireAlive();

        @Override
        void close();
    }

    private final Deque<Server> started = new ArrayDeque<>();

    <T extends Server> T add(T server) {
        started.push(server);
        return server;
    }

    void requireAlive() {
        started.forEach(Server::requireAlive);
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (RuntimeException e) {
                System.err.println("outrider: while ending the servers: " + e);
            }
        }
    }
}
