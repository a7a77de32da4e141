package io.rentscout.property;

import io.rentscout.web.NotFound;
import io.rentscout.web.Validation;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.postgresql.util.PSQLState;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Creates, replaces and deletes listings, each in a transaction. Not final: the transaction is a proxy around it. */
@Component
@Transactional
class PropertyChanges {

    private final PropertyRows rows;

    PropertyChanges(PropertyRows rows) {
        this.rows = rows;
    }

    public Property create(PropertyDraft draft) {
        long id = checkedAgent(draft, () -> rows.insert(draft));
        addPhotos(id, draft);
        return stored(id);
    }

    public Property replace(long id, PropertyDraft draft) {
        if (!checkedAgent(draft, () -> rows.update(id, draft))) {
            throw missing(id);
        }
        rows.deletePhotos(id);
        addPhotos(id, draft);
        return stored(id);
    }

    public void delete(long id) {
        rows.deletePhotos(id);
        if (!rows.delete(id)) {
            throw missing(id);
        }
    }

    private void addPhotos(long id, PropertyDraft draft) {
        if (!draft.photos().isEmpty()) {
            rows.insertPhotos(id, draft.photos());
        }
    }

    private Property stored(long id) {
        return rows.byId(id).orElseThrow(() -> missing(id));
    }

    /** The only reference a draft has is the one to its agent. */
    private static <T> T checkedAgent(PropertyDraft draft, Supplier<T> change) {
        try {
            return change.get();
        } catch (DataIntegrityViolationException broken) {
            boolean noAgent = broken.getMostSpecificCause() instanceof SQLException cause
                    && PSQLState.FOREIGN_KEY_VIOLATION.getState().equals(cause.getSQLState());
            new Validation()
                    .require(!noAgent, "agentId", "is " + draft.agentId() + "; there is no such agent")
                    .check();
            throw broken;
        }
    }

    private static NotFound missing(long id) {
        return new NotFound("There is no property " + id);
    }
}
