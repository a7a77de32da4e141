package io.outrider.benchmarks.export;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * As batch frameworks do it: a cursor with pages of 1000 rows, an object for each row, a string of JSON from each object, in a JVM that
 * is warm. What such a framework adds (transactions for each page, its own records) is left out.
 */
final class CursorExport implements WayOut.Work {
    private static final int PAGE = 1000;

    private final String url;
    private final long rows;
    private final JsonMapper json = JsonMapper.shared();
    private final ObjectWriter writer = json.writerFor(Listing.class);

    record Listing(
            long id,
            @Nullable Long agentId,
            String title,
            @Nullable String description,
            String city,
            String type,
            BigDecimal price,
            @Nullable BigDecimal area,
            @Nullable Integer rooms,
            @Nullable String phone,
            int views,
            @Nullable JsonNode attributes,
            OffsetDateTime createdAt) {}

    CursorExport(String url, long rows) {
        this.url = url;
        this.rows = rows;
    }

    @Override
    public double run() throws SQLException, IOException {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long count = 0;
        try (Connection connection = DriverManager.getConnection(url);
                BufferedWriter out = new BufferedWriter(
                        new OutputStreamWriter(OutputStream.nullOutputStream(), StandardCharsets.UTF_8))) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.setFetchSize(PAGE);
                try (ResultSet row =
                        statement.executeQuery("SELECT " + ListingsDatabase.COLUMNS + " FROM properties")) {
                    while (row.next()) {
                        out.write(writer.writeValueAsString(listing(row)));
                        out.newLine();
                        count++;
                    }
                }
            }
            connection.commit();
        }
        if (count != rows) {
            throw new ExportFailure("the cursor gave " + count + " rows, not " + rows);
        }
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e9;
    }

    private Listing listing(ResultSet row) throws SQLException {
        String attributes = row.getString("attributes");
        return new Listing(
                row.getLong("id"),
                row.getObject("agent_id", Long.class),
                row.getString("title"),
                row.getString("description"),
                row.getString("city"),
                row.getString("type"),
                row.getBigDecimal("price"),
                row.getBigDecimal("area"),
                row.getObject("rooms", Integer.class),
                row.getString("phone"),
                row.getInt("views"),
                attributes == null ? null : json.readTree(attributes),
                row.getObject("created_at", OffsetDateTime.class));
    }
}
