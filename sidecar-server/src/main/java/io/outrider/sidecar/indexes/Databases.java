package io.outrider.sidecar.indexes;

import java.sql.Connection;
import java.sql.SQLException;

/** Where connections come from; each is the caller's to close. Any thread. */
public interface Databases {
    /** Read-only, without auto-commit: the services' database. */
    Connection production() throws SQLException;

    /** May change indexes in the services' database. */
    Connection builder() throws SQLException;

    /** The copy made for trials. */
    Connection copy() throws SQLException;
}
