package io.outrider.sidecar.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database as texts from outside get to see it: through one connection that nobody else uses, one at a time, in the order in which they
 * came. What is asked about them goes through a second one, whose plans last. Any thread.
 */
public final class GuardedDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedDatabase.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final int MAX_REMEMBERED = 1000;

    private final PostgresConfig postgres;
    private final GuardConfig config;
    private final Clock clock;
    private final Semaphore turn = new Semaphore(1, true);

    // Guarded by turn.
    private @Nullable Connection connection;
    private @Nullable Connection asking;
    private @Nullable GuardedSession session;
    private long lastUseMillis;

    // Guarded by itself.
    private final Map<String, Long> executedAt = new LinkedHashMap<>();

    public GuardedDatabase(PostgresConfig postgres, GuardConfig config, Clock clock) {
        this.postgres = postgres;
        this.config = config;
        this.clock = clock;
    }

    /** What is done with a session while nobody else has it. */
    public interface Visit<T> {
        T with(GuardedSession session) throws NotAllowed, SQLException;
    }

    public boolean isOn() {
        return postgres.isSet();
    }

    public GuardConfig config() {
        return config;
    }

    /** Waits its turn. Whatever the visit leaves behind in the session is discarded. */
    public <T> T visit(Visit<T> visit) throws NotAllowed, SQLException {
        takeTurn();
        try {
            GuardedSession open = session();
            try {
                return visit.with(open);
            } finally {
                tidy(open);
            }
        } finally {
            turn.release();
        }
    }

    /** @throws NotAllowed when the statement was executed a moment ago; else from now on it counts as executed */
    public void coolDown(String statement) throws NotAllowed {
        long now = clock.millis();
        synchronized (executedAt) {
            Long last = executedAt.get(statement);
            long rest = last == null ? 0 : last + config.coolDown().toMillis() - now;
            if (rest > 0) {
                throw new NotAllowed(
                        Guard.LOAD,
                        GuardConfig.COOL_DOWN.name(),
                        "this statement was executed for analysis a moment ago; it may be again in "
                                + (rest + 999) / 1000 + " s (" + GuardConfig.COOL_DOWN.name() + ")");
            }
            executedAt.remove(statement);
            executedAt.put(statement, now);
            if (executedAt.size() > MAX_REMEMBERED) {
                executedAt.remove(executedAt.keySet().iterator().next());
            }
        }
    }

    @Override
    public void close() {
        try {
            if (turn.tryAcquire(1, TimeUnit.SECONDS)) {
                try {
                    disconnect();
                } finally {
                    turn.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeTurn() throws NotAllowed {
        if (turn.getQueueLength() > config.queue()) {
            throw busy(config.queue() + " analyses wait already");
        }
        try {
            if (!turn.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy("the analysis under way did not end within " + PATIENCE.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy("the sidecar is stopping");
        }
    }

    private static NotAllowed busy(String why) {
        return new NotAllowed(
                Guard.LOAD, GuardConfig.QUEUE.name(), why + ", and only one runs at a time; ask again in a moment");
    }

    private GuardedSession session() throws SQLException {
        boolean stale = clock.millis() - lastUseMillis > IDLE.toMillis();
        if (stale || connection == null || connection.isClosed() || (asking != null && asking.isClosed())) {
            disconnect();
        }
        lastUseMillis = clock.millis();
        GuardedSession open = session;
        if (open == null) {
            Connection fresh = connect();
            connection = fresh;
            Connection questions = Connections.toAsk(postgres, config);
            asking = questions;
            open = new GuardedSession(fresh, questions, config);
            session = open;
        }
        return open;
    }

    private void tidy(GuardedSession open) {
        try {
            open.discard();
        } catch (SQLException e) {
            LOG.debug("The analysis connection is given up: {}", e.getSQLState());
            disconnect();
        }
    }

    private void disconnect() {
        close(connection);
        close(asking);
        connection = null;
        asking = null;
        session = null;
    }

    private static void close(@Nullable Connection old) {
        if (old != null) {
            try {
                old.close();
            } catch (SQLException e) {
                LOG.debug("Closing an analysis connection failed: {}", e.getSQLState());
            }
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        if (!postgres.user().isEmpty()) {
            properties.setProperty("user", postgres.user());
        }
        if (!postgres.password().isEmpty()) {
            properties.setProperty("password", postgres.password());
        }
        properties.setProperty("ApplicationName", "outrider-sidecar");
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("loginTimeout", "3");
        properties.setProperty("socketTimeout", "40"); // past the longest statement_timeout
        // GENERIC_PLAN leaves parameters open, which only the simple protocol lets pass. SingleSelect counts the
        // statements.
        properties.setProperty("preferQueryMode", "simple");
        Connection fresh = new org.postgresql.Driver().connect(postgres.url(), properties);
        if (fresh == null) {
            throw new SQLException("postgres.url is no jdbc:postgresql: address", "08001");
        }
        fresh.setReadOnly(true);
        fresh.setAutoCommit(false);
        return fresh;
    }
}
