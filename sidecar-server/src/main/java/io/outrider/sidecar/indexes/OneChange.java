package io.outrider.sidecar.indexes;

import io.outrider.sidecar.http.Problem;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One trial, build or drop at a time, whoever asks; and what to tell of it when it goes wrong. Any thread. */
final class OneChange {
    private static final Logger LOG = LoggerFactory.getLogger(OneChange.class);

    private final SuggestionBook book;
    private final Clock clock;
    private final Semaphore one = new Semaphore(1);

    OneChange(SuggestionBook book, Clock clock) {
        this.book = book;
        this.clock = clock;
    }

    /** Something that is done to one suggestion. */
    interface Change {
        Kept make(Kept kept) throws SQLException, IOException, Builder.Refused;
    }

    void begin() {
        if (!one.tryAcquire()) {
            throw new Problem(409, "Busy", "Another index is being tried or built; try again when it is done.");
        }
    }

    void end() {
        one.release();
    }

    Kept make(String id, Change change) {
        Kept kept = book.require(id);
        begin();
        try {
            Kept changed = change.make(kept);
            book.put(changed);
            return changed;
        } catch (Builder.Refused e) {
            throw new Problem(409, "Refused", "Suggestion " + id + ": " + e.getMessage() + ".");
        } catch (SQLException e) {
            book.put(kept.now(
                    kept.state().isBuilt() ? kept.state() : Kept.State.FAILED,
                    clock.instant(),
                    "SQLState " + e.getSQLState()));
            LOG.warn("Suggestion {} failed with SQLState {}", id, e.getSQLState());
            throw new Problem(
                    502,
                    "Database failed",
                    "The database refused with SQLState " + e.getSQLState()
                            + ("42501".equals(e.getSQLState())
                                    ? ": the user does not own the table."
                                    : "; what a failed build leaves is dropped at once, or as soon as that is possible."));
        } catch (IOException e) {
            throw new Problem(
                    500, "No audit log", "The audit log cannot be written, so nothing is changed: " + e.getMessage());
        } finally {
            end();
        }
    }
}
