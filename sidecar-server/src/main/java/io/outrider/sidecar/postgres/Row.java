package io.outrider.sidecar.postgres;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of a catalogue, by column name. Views of the catalogue gain and rename columns with every version, so they are read as
 * {@code SELECT *}, and a column that this server does not have reads as null, like one without a value. Immutable; any thread.
 */
public final class Row {
    private final Map<String, Object> values;

    private Row(Map<String, Object> values) {
        this.values = values;
    }

    static Row of(ResultSet rows) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            Object value = rows.getObject(i);
            if (value instanceof Array array) {
                value = array.getArray();
            }
            if (value != null) {
                values.put(columns.getColumnLabel(i), value);
            }
        }
        return new Row(values);
    }

    public boolean has(String column) {
        return values.containsKey(column);
    }

    /** The empty text when there is none. */
    public String text(String column) {
        Object value = values.get(column);
        return value == null ? "" : value.toString();
    }

    public @Nullable Long whole(String column) {
        return values.get(column) instanceof Number number ? (Long) number.longValue() : null;
    }

    public long whole(String column, long otherwise) {
        return values.get(column) instanceof Number number ? number.longValue() : otherwise;
    }

    public @Nullable Double real(String column) {
        return values.get(column) instanceof Number number ? (Double) number.doubleValue() : null;
    }

    public double real(String column, double otherwise) {
        return values.get(column) instanceof Number number ? number.doubleValue() : otherwise;
    }

    public boolean flag(String column) {
        return Boolean.TRUE.equals(values.get(column));
    }

    public @Nullable Instant time(String column) {
        return values.get(column) instanceof Timestamp time ? time.toInstant() : null;
    }

    /** The elements of an array of texts; empty when there is none. */
    public List<String> texts(String column) {
        return values.get(column) instanceof Object[] elements
                ? java.util.Arrays.stream(elements).map(String::valueOf).toList()
                : List.of();
    }

    /** The elements of an array of numbers; empty when there is none. */
    public List<Integer> numbers(String column) {
        return values.get(column) instanceof Object[] elements
                ? java.util.Arrays.stream(elements)
                        .map(element -> element instanceof Number number ? (Integer) number.intValue() : (Integer) 0)
                        .toList()
                : List.of();
    }
}
