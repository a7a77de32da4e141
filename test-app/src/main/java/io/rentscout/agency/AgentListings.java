package io.rentscout.agency;

import io.rentscout.calls.Sql;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The dearest listings of a city, each with its agent and photos. Written as an ORM loads lazily: one query for the
 * listings, then two for every one of them.
 */
@Component
final class AgentListings {

    private final Sql sql;

    AgentListings(Sql sql) {
        this.sql = sql;
    }

    /** A listing as its agent advertises it. */
    record Advert(long id, String title, BigDecimal price, @Nullable Agent agent, List<String> photos) {}

    /** Whom to call. */
    record Agent(String name, @Nullable String agency, String phone, String email) {}

    List<Advert> dearest(String city, int size) {
        List<Row> rows = sql.list(
                "SELECT id, title, price, agent_id FROM properties WHERE city = ? ORDER BY price DESC LIMIT ?",
                AgentListings::row,
                city,
                size);
        return rows.stream()
                .map(row -> new Advert(row.id, row.title, row.price, agent(row.agentId), photos(row.id)))
                .toList();
    }

    private record Row(long id, String title, BigDecimal price, @Nullable Long agentId) {}

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                row.getLong("id"),
                row.getString("title"),
                row.getBigDecimal("price"),
                row.getObject("agent_id", Long.class));
    }

    private @Nullable Agent agent(@Nullable Long id) {
        if (id == null) {
            return null;
        }
        return sql.first(
                        "SELECT name, agency, phone, email FROM agents WHERE id = ?",
                        (row, number) ->
                                new Agent(row.getString(1), row.getString(2), row.getString(3), row.getString(4)),
                        id)
                .orElse(null);
    }

    private List<String> photos(long propertyId) {
        return sql.list(
                "SELECT url FROM photos WHERE property_id = ? ORDER BY position",
                (row, number) -> row.getString(1),
                propertyId);
    }
}
