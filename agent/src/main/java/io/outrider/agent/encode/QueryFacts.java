package io.outrider.agent.encode;

import io.outrider.agent.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/** What events say of a statement's text, in the form in which it goes into the line: escaped UTF-8. A value. */
final class QueryFacts {
    /** For the map entry, the headers of the arrays and this object. */
    private static final int OVERHEAD_BYTES = 320;

    final byte[] text;
    final boolean truncated;
    final byte[] summary;
    final byte[] operation;
    final byte @Nullable [] collection;
    final long fingerprint;
    /** Of the masked text. */
    final long textHash;

    final SqlStatement.Effect effect;

    QueryFacts(String sql, int maxLength) {
        SqlStatement statement = SqlStatement.of(sql, maxLength);
        text = JsonLine.escaped(statement.maskedText, maxLength);
        truncated = statement.truncated;
        summary = JsonLine.escaped(statement.summary, 255);
        operation = JsonLine.escaped(statement.operation, 64);
        String table = statement.collection;
        collection = table == null ? null : JsonLine.escaped(table, 255);
        fingerprint = statement.fingerprint;
        textHash = statement.maskedTextHash;
        effect = statement.effect;
    }

    /** What keeping these facts under this text costs, roughly. */
    int weight(String sql) {
        int named = collection == null ? 0 : collection.length;
        return OVERHEAD_BYTES + 2 * sql.length() + text.length + summary.length + operation.length + named;
    }
}
