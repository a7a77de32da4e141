package io.rentscout.property;

import io.rentscout.calls.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The statements on {@code properties} and {@code photos}. */
@Component
public final class PropertyRows {

    private static final String SUMMARIES = "SELECT " + PropertySummary.COLUMNS + " FROM properties";
    private static final String FULL = "SELECT id, agent_id, title, description, city, type, price, area, rooms, phone,"
            + " views, attributes, created_at FROM properties";

    private final Sql sql;
    private final JsonMapper json;

    PropertyRows(Sql sql, JsonMapper json) {
        this.sql = sql;
        this.json = json;
    }

    List<PropertySummary> search(Search search) {
        return sql.list(
                SUMMARIES + search.where() + " ORDER BY price, id LIMIT ? OFFSET ?",
                PropertySummary::read,
                search.arguments(search.size(), search.page() * search.size()));
    }

    /** How many listings match, counted up to one past the last that can be read. */
    long count(Search search) {
        return sql.first(
                        "SELECT count(*) FROM (SELECT 1 FROM properties" + search.where() + " LIMIT ?) AS counted",
                        (row, number) -> row.getLong(1),
                        search.arguments(Search.LAST_ROW + 1))
                .orElseThrow();
    }

    Optional<Property> byId(long id) {
        return sql.first(FULL + " WHERE id = ?", this::property, id);
    }

    /**
     * Every listing, or every one of a city, as one statement saw them; no more than so many are held. In a transaction.
     *
     * @param batch how many the driver fetches at a time
     */
    public void each(@Nullable String city, int batch, Consumer<Property> consumer) {
        RowCallbackHandler handler = row -> consumer.accept(property(row, 0));
        if (city == null) {
            sql.each(FULL, batch, handler);
        } else {
            sql.each(FULL + " WHERE city = ?", batch, handler, city);
        }
    }

    List<PropertySummary> byIds(List<Long> ids) {
        String markers = String.join(", ", Collections.nCopies(ids.size(), "?"));
        return sql.list(SUMMARIES + " WHERE id IN (" + markers + ")", PropertySummary::read, ids.toArray());
    }

    List<PropertySummary> mostViewed(int limit) {
        return sql.list(SUMMARIES + " ORDER BY views DESC LIMIT ?", PropertySummary::read, limit);
    }

    /** No index covers {@code phone}: PostgreSQL reads the whole table. */
    List<PropertySummary> byPhone(String phone, int limit) {
        return sql.list(
                SUMMARIES + " WHERE phone = ? ORDER BY created_at DESC LIMIT ?", PropertySummary::read, phone, limit);
    }

    long insert(PropertyDraft draft) {
        return sql.first(
                        "INSERT INTO properties (agent_id, title, description, city, type, price, area, rooms, phone,"
                                + " attributes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS jsonb)) RETURNING id",
                        (row, number) -> row.getLong(1),
                        columns(draft))
                .orElseThrow();
    }

    boolean update(long id, PropertyDraft draft) {
        @Nullable Object[] columns = columns(draft);
        @Nullable Object[] arguments = Arrays.copyOf(columns, columns.length + 1);
        arguments[columns.length] = id;
        return sql.change(
                        "UPDATE properties SET agent_id = ?, title = ?, description = ?, city = ?, type = ?, price = ?,"
                                + " area = ?, rooms = ?, phone = ?, attributes = CAST(? AS jsonb) WHERE id = ?",
                        arguments)
                > 0;
    }

    boolean delete(long id) {
        return sql.change("DELETE FROM properties WHERE id = ?", id) > 0;
    }

    void insertPhotos(long propertyId, List<@Nullable String> urls) {
        sql.change(
                "INSERT INTO photos (property_id, position, url)"
                        + " SELECT ?, position, url FROM unnest(?) WITH ORDINALITY AS photo (url, position)",
                propertyId,
                urls.toArray(String[]::new));
    }

    void deletePhotos(long propertyId) {
        sql.change("DELETE FROM photos WHERE property_id = ?", propertyId);
    }

    private @Nullable Object[] columns(PropertyDraft draft) {
        return new @Nullable Object[] {
            typed(Types.BIGINT, draft.agentId()),
            draft.title(),
            typed(Types.VARCHAR, draft.description()),
            draft.city(),
            draft.type(),
            draft.price(),
            typed(Types.NUMERIC, draft.area()),
            typed(Types.INTEGER, draft.rooms()),
            typed(Types.VARCHAR, draft.phone()),
            typed(
                    Types.VARCHAR,
                    draft.attributes() == null ? null : draft.attributes().toString())
        };
    }

    /** A null without a type would make Spring ask the driver for one. */
    private static SqlParameterValue typed(int type, @Nullable Object value) {
        return new SqlParameterValue(type, value);
    }

    private Property property(ResultSet row, int number) throws SQLException {
        String attributes = row.getString("attributes");
        return new Property(
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
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
