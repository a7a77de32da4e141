package io.outrider.sidecar.indexes;

import io.outrider.sidecar.postgres.Connections;
import io.outrider.sidecar.postgres.PostgresConfig;
import java.sql.Connection;
import java.sql.SQLException;

/** The databases that the configuration names. Any thread. */
public record ConfiguredDatabases(PostgresConfig postgres, IndexConfig config) implements Databases {
    @Override
    public Connection production() throws SQLException {
        return Connections.toLook(postgres);
    }

    @Override
    public Connection builder() throws SQLException {
        boolean own = !config.applyUser().isEmpty();
        return Connections.toBuild(new PostgresConfig(
                postgres.url(),
                own ? config.applyUser() : postgres.user(),
                own ? config.applyPassword() : postgres.password()));
    }

    @Override
    public Connection copy() throws SQLException {
        return Connections.toBuild(new PostgresConfig(config.cloneUrl(), config.cloneUser(), config.clonePassword()));
    }
}
