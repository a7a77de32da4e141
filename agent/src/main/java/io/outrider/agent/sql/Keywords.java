package io.outrider.agent.sql;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/** The words that {@link StatementShape} goes by, in upper case. */
final class Keywords {
    static final Set<String> STATEMENTS = words("WITH", "INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "EXPLAIN");

    /** Between two queries in parentheses. */
    static final Set<String> SET_OPERATORS = words("UNION", "INTERSECT", "EXCEPT");

    /** No table can come any more, until the next FROM. */
    static final Set<String> END_FROM = words(
            "WHERE",
            "GROUP",
            "ORDER",
            "HAVING",
            "LIMIT",
            "OFFSET",
            "FETCH",
            "FOR",
            "WINDOW",
            "UNION",
            "INTERSECT",
            "EXCEPT",
            "RETURNING",
            "SET",
            "WHEN",
            "VALUES",
            "DEFAULT");

    static final Set<String> MAY_STAND_BEFORE_A_TABLE = words(
            "ONLY",
            "LATERAL",
            "TABLE",
            "IF",
            "NOT",
            "EXISTS",
            "CONCURRENTLY",
            "MATERIALIZED",
            "VIEW",
            "FULL",
            "VERBOSE",
            "FREEZE",
            "ANALYZE");

    /** Between CREATE and the kind of thing created. */
    static final Set<String> MODIFIERS = words(
            "OR",
            "REPLACE",
            "TEMP",
            "TEMPORARY",
            "UNLOGGED",
            "GLOBAL",
            "LOCAL",
            "UNIQUE",
            "MATERIALIZED",
            "RECURSIVE",
            "FOREIGN",
            "CACHED",
            "MEMORY");

    private Keywords() {}

    private static Set<String> words(String... words) {
        return Collections.unmodifiableSet(new HashSet<>(Arrays.asList(words)));
    }
}
