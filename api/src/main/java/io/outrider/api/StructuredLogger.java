package io.outrider.api;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says what the application knows and no driver can see, as events beside those of the agent: the same ids, the same way out.
 *
 * <p>Business fields are given as name, value, name, value; numbers stay numbers, the rest becomes text. A field named
 * {@code items_count} or {@code cache_hit} goes where searches look for it. Without the agent every call does nothing.
 *
 * <pre>{@code
 * private static final StructuredLogger LOG = StructuredLogger.forClass(Search.class);
 *
 * LOG.event("search.finished", "Search for flats", "city", city, "items_count", flats.size());
 * }</pre>
 *
 * <p>Any thread. No method throws because of the agent or of odd fields: a value without a name is dropped.
 */
public final class StructuredLogger {
    private final String name;

    private StructuredLogger(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    /** A logger under the class's name. */
    public static StructuredLogger forClass(Class<?> type) {
        return new StructuredLogger(type.getName());
    }

    /** A logger under any name. */
    public static StructuredLogger named(String name) {
        return new StructuredLogger(name);
    }

    public String name() {
        return name;
    }

    /** An answered API request, for servers the agent does not know. */
    public void apiRequest(
            String method, String path, int statusCode, @Nullable Duration duration, @Nullable Object... fields) {
        String message = method + " " + path + " " + statusCode;
        say(
                name,
                "api.request",
                message,
                nanos(duration),
                null,
                with(fields, "method", method, "path", path, "status_code", statusCode));
    }

    /** A database call that does not go through an instrumented driver. Literals in the text are masked. */
    public void databaseQuery(String query, @Nullable Duration duration, long rows, @Nullable Object... fields) {
        say(name, "database.query", null, nanos(duration), null, with(fields, "database_query", query, "rows", rows));
    }

    /** A look-up in a cache of the application's own. */
    public void cacheOperation(
            String operation, String key, boolean hit, @Nullable Duration duration, @Nullable Object... fields) {
        String message = "cache " + operation + (hit ? " hit" : " miss");
        say(
                name,
                "cache.operation",
                message,
                nanos(duration),
                null,
                with(fields, "operation", operation, "key", key, "cache_hit", hit));
    }

    /** Anything else: a business event under an action of the application's own. */
    public void event(String action, String message, @Nullable Object... fields) {
        say(name, action, message, -1, null, fields);
    }

    /** Something failed. */
    public void failure(String action, String message, Throwable failure, @Nullable Object... fields) {
        say(name, action, message, -1, failure, fields);
    }

    /** The agent listens here. */
    private static void say(
            String logger,
            String action,
            @Nullable String message,
            long durationNanos,
            @Nullable Throwable failure,
            @Nullable Object @Nullable [] fields) {}

    /** Some durations, such as ChronoUnit.FOREVER's, do not fit; they are as good as none. */
    private static long nanos(@Nullable Duration duration) {
        try {
            return duration == null ? -1 : duration.toNanos();
        } catch (ArithmeticException tooLong) {
            return -1;
        }
    }

    private static @Nullable Object[] with(@Nullable Object @Nullable [] fields, @Nullable Object... more) {
        if (fields == null || fields.length == 0) {
            return more;
        }
        @Nullable Object[] all = new Object[more.length + fields.length];
        System.arraycopy(more, 0, all, 0, more.length);
        System.arraycopy(fields, 0, all, more.length, fields.length);
        return all;
    }
}
