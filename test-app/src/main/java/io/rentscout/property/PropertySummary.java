package io.rentscout.property;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A listing as a list of results shows it. */
public record PropertySummary(
        long id,
        String title,
        String city,
        String type,
        BigDecimal price,
        @Nullable BigDecimal area,
        @Nullable Integer rooms) {

    static final String COLUMNS = "id, title, city, type, price, area, rooms";

    static PropertySummary read(ResultSet row, int number) throws SQLException {
        return new PropertySummary(
                row.getLong("id"),
                row.getString("title"),
                row.getString("city"),
                row.getString("type"),
                row.getBigDecimal("price"),
                row.getBigDecimal("area"),
                row.getObject("rooms", Integer.class));
    }
}
