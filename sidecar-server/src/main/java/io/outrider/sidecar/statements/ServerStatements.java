package io.outrider.sidecar.statements;

import io.outrider.sidecar.http.Problem;
import io.outrider.sidecar.postgres.Catalogue;
import io.outrider.sidecar.postgres.PostgresConfig;
import io.outrider.sidecar.postgres.StatementFigures;
import io.outrider.sidecar.postgres.StatementSource;
import io.outrider.sidecar.rundir.Checkpoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Visits the database now and then and adds up what its statements cost. {@link #round}: one thread; the rest: any thread.
 */
public final class ServerStatements implements StatementSource {
    private static final Logger LOG = LoggerFactory.getLogger(ServerStatements.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final PostgresConfig postgres;
    private final StatementsConfig config;
    private final Supplier<Map<String, Long>> identifiers;
    private final LongConsumer durations;
    private final Clock clock;
    private final StatementBook book;

    // Reading thread only.
    private Instant textsRead = Instant.MIN;

    // Guarded by this.
    private State state;
    private long ownRole;

    /**
     * @param identifiers the numbers by which the server knows statements that agents saw, by fingerprint, as far as they were explained: two
     *     texts of one statement can differ, its number does not
     * @param durations is told how many nanoseconds each visit took
     */
    public ServerStatements(
            PostgresConfig postgres,
            StatementsConfig config,
            Supplier<Map<String, Long>> identifiers,
            LongConsumer durations,
            Clock clock) {
        this.postgres = postgres;
        this.config = config;
        this.identifiers = identifiers;
        this.durations = durations;
        this.clock = clock;
        this.book = new StatementBook(config.maxStatements());
        this.state = postgres.isSet()
                ? new State("off", "the database was not visited yet", List.of(), Map.of())
                : new State("off", "postgres.url is not set, so no database is asked", List.of(), Map.of());
    }

    /** What is to be kept over a restart. */
    public Checkpoint.Section section() {
        return book;
    }

    public boolean isOn() {
        return postgres.isSet();
    }

    @Override
    public Map<String, StatementFigures> statements() {
        long role;
        synchronized (this) {
            role = ownRole;
        }
        return book.byFingerprint(role);
    }

    @Override
    public synchronized State state() {
        return state;
    }

    /** One reading. Always rests afterwards. */
    public int round() {
        long begin = System.nanoTime();
        boolean reached = false;
        try (Catalogue catalogue = Catalogue.open(postgres, PATIENCE)) {
            reached = true;
            StatementReader reader = StatementReader.of(catalogue);
            StatementReader.Counted counted = reader.read();
            book.add(reader.source(postgres.url()), counted.reading());
            name(reader);
            identifiers.get().forEach(book::identified);
            say(on(catalogue, reader, counted), reader.role(), true);
        } catch (Problem e) {
            say(new State("failing", String.valueOf(e.getMessage()), List.of(), Map.of()), 0, reached);
        } finally {
            durations.accept(System.nanoTime() - begin);
        }
        return 0;
    }

    private void name(StatementReader reader) {
        Set<Long> nameless = book.nameless();
        Instant now = clock.instant();
        if (nameless.isEmpty() || now.isBefore(dueAfter(textsRead))) {
            return;
        }
        textsRead = now;
        reader.texts(nameless).forEach(book::name);
    }

    private Instant dueAfter(Instant last) {
        return last.equals(Instant.MIN) ? Instant.MIN : last.plus(config.textInterval());
    }

    private State on(Catalogue catalogue, StatementReader reader, StatementReader.Counted counted) {
        List<String> notes = new ArrayList<>(catalogue.standing().limits());
        if (counted.hidden() > 0) {
            notes.add(counted.hidden() + " statements of other roles are hidden from role "
                    + catalogue.standing().role() + ": GRANT pg_read_all_stats");
        }
        if (counted.forgotten() > 0) {
            notes.add("the server forgot statements " + counted.forgotten()
                    + " times, because pg_stat_statements.max is too small for them");
        }
        if (counted.cut()) {
            notes.add("the server counts more statements than are read in one go");
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("extension", reader.version());
        figures.put("statements", counted.reading().entries().size());
        figures.put("kept", book.size());
        figures.put("forgotten", counted.forgotten());
        figures.put("hidden", counted.hidden());
        figures.put("read_at", counted.reading().at().toString());
        return new State("on", "", notes, figures);
    }

    /** A database that is down is no news of ours: its health is told by others, once. */
    private synchronized void say(State newState, long role, boolean reached) {
        if (reached && newState.state().equals("failing") && !state.state().equals("failing")) {
            LOG.warn("What statements cost the server is not known: {}", newState.reason());
        }
        state = newState;
        ownRole = role == 0 ? ownRole : role;
    }
}
