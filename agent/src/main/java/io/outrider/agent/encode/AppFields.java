package io.outrider.agent.encode;

import org.jspecify.annotations.Nullable;

/**
 * Name and value pairs that the host's own code gave. The names that have a home in every event (see docs/events.md) are picked out; a value
 * of the wrong type does not count. Drain thread only, reused from event to event.
 */
final class AppFields {
    private static final int MOST_FIELDS = 64;

    private Object @Nullable [] pairs;
    private int count;
    private boolean isRead;

    @Nullable
    String method;

    @Nullable
    String path;

    @Nullable
    String query;

    @Nullable
    String requestId;

    @Nullable
    String userId;

    @Nullable
    String correlationId;

    @Nullable
    Boolean cacheHit;

    long items;
    long rows;
    int status;
    /** From {@code duration_ms}; -1: not given. */
    long durationNanos;

    void read(Object @Nullable [] fields) {
        if (fields == null && pairs == null && isRead) {
            return;
        }
        isRead = true;
        pairs = fields;
        count = fields == null ? 0 : Math.min(fields.length / 2, MOST_FIELDS);
        method = null;
        path = null;
        query = null;
        requestId = null;
        userId = null;
        correlationId = null;
        durationNanos = -1;
        cacheHit = null;
        items = -1;
        rows = -1;
        status = 0;
        for (int i = 0; i < count; i++) {
            pick(name(i), value(i));
        }
    }

    int count() {
        return count;
    }

    /** Never null; a pair without a name is called {@code unnamed}. */
    String name(int i) {
        Object name = pair(2 * i);
        return name == null ? "unnamed" : text(name);
    }

    @Nullable
    Object value(int i) {
        return pair(2 * i + 1);
    }

    /** Whether the pair was picked for its home: its name has one, and its value is of the type that belongs there. */
    boolean isPicked(int i) {
        Object value = value(i);
        switch (name(i)) {
            case "method":
            case "path":
            case "database_query":
            case "request_id":
            case "user_id":
            case "correlation_id":
                return value instanceof String;
            case "cache_hit":
                return value instanceof Boolean;
            case "items_count":
            case "rows":
            case "status_code":
                return whole(value, -1) >= 0;
            case "duration_ms":
                return isNumber(value);
            default:
                return false;
        }
    }

    /** Whether an earlier pair has the name already. */
    boolean isRepeated(int i) {
        String name = name(i);
        for (int earlier = 0; earlier < i; earlier++) {
            if (name.equals(name(earlier))) {
                return true;
            }
        }
        return false;
    }

    /** The text of a host's object, which may throw. */
    static String text(Object value) {
        try {
            String text = value.toString();
            return text == null ? "null" : text;
        } catch (Throwable broken) {
            return "(its text could not be read)";
        }
    }

    static boolean isNumber(@Nullable Object value) {
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            return !Double.isNaN(number) && !Double.isInfinite(number);
        }
        return value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte
                || value instanceof java.math.BigDecimal
                || value instanceof java.math.BigInteger;
    }

    private void pick(String name, @Nullable Object value) {
        switch (name) {
            case "method":
                method = value instanceof String ? (String) value : method;
                break;
            case "path":
                path = value instanceof String ? (String) value : path;
                break;
            case "database_query":
                query = value instanceof String ? (String) value : query;
                break;
            case "request_id":
                requestId = value instanceof String ? (String) value : requestId;
                break;
            case "user_id":
                userId = value instanceof String ? (String) value : userId;
                break;
            case "correlation_id":
                correlationId = value instanceof String ? (String) value : correlationId;
                break;
            case "duration_ms":
                durationNanos = nanos(value, durationNanos);
                break;
            case "cache_hit":
                cacheHit = value instanceof Boolean ? (Boolean) value : cacheHit;
                break;
            case "items_count":
                items = whole(value, items);
                break;
            case "rows":
                rows = whole(value, rows);
                break;
            case "status_code":
                status = (int) whole(value, status);
                break;
            default:
                break;
        }
    }

    private static long nanos(@Nullable Object millis, long otherwise) {
        if (millis != null && isNumber(millis)) {
            double value = ((Number) millis).doubleValue();
            return value >= 0 ? (long) (value * 1e6) : otherwise;
        }
        return otherwise;
    }

    private static long whole(@Nullable Object value, long otherwise) {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            long number = ((Number) value).longValue();
            return number >= 0 ? number : otherwise;
        }
        return otherwise;
    }

    private @Nullable Object pair(int i) {
        Object[] given = pairs;
        return given == null ? null : given[i];
    }
}
