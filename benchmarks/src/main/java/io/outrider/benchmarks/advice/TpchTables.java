package io.outrider.benchmarks.advice;

import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Loads TPC-H by COPY: the eight tables and their primary keys, nothing else. One thread. */
final class TpchTables {
    static final String DATABASE = "tpch";
    private static final List<TpchTable<?>> TABLES = TpchTable.getTables();

    private TpchTables() {}

    /** Into the connection's database, which has none of them yet. */
    static void load(Connection connection, double scale, Consumer<String> progress) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(Resource.text("tpch-schema.sql"));
            for (TpchTable<?> table : TABLES) {
                progress.accept("loading " + table.getTableName());
                connection.setAutoCommit(false);
                statement.execute("TRUNCATE " + table.getTableName());
                copy(connection, table, scale);
                connection.commit();
                connection.setAutoCommit(true);
            }
            progress.accept("primary keys and statistics");
            statement.execute(Resource.text("tpch-keys.sql"));
            statement.execute("VACUUM ANALYZE");
        }
    }

    private static void copy(Connection connection, TpchTable<?> table, double scale) throws SQLException, IOException {
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + table.getTableName() + " FROM STDIN WITH (FORMAT text, DELIMITER '|', FREEZE)");
        StringBuilder lines = new StringBuilder();
        for (TpchEntity row : table.createGenerator(scale, 1, 1)) {
            String line = row.toLine();
            lines.append(line, 0, line.length() - 1).append('\n'); // each field is followed by a bar, the last one too
            if (lines.length() > 1 << 18) {
                send(copy, lines);
            }
        }
        send(copy, lines);
        copy.endCopy();
    }

    private static void send(CopyIn copy, StringBuilder lines) throws SQLException {
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        lines.setLength(0);
    }
}
