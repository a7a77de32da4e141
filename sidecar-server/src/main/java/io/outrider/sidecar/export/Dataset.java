package io.outrider.sidecar.export;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may be exported under one name. Everything that becomes SQL comes from here, from the operator's file; a request only
 * chooses among it.
 *
 * @param source what stands behind FROM, without an alias
 * @param table the quoted name when the source is a table, else null
 * @param columns in the order in which they are written
 * @param filters by the name of the request's parameter
 * @param order columns that make the order certain; may be empty
 * @param maxRows no request gets more
 */
record Dataset(
        String name,
        String description,
        String source,
        @Nullable String table,
        List<String> columns,
        Map<String, Filter> filters,
        List<String> order,
        long maxRows) {

    /** @param operators the first is meant when the parameter names none */
    record Filter(String column, FilterType type, List<Operator> operators) {}

    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
