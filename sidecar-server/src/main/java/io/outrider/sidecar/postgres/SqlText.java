package io.outrider.sidecar.postgres;

import io.outrider.sidecar.postgres.SqlTokens.Kind;
import io.outrider.sidecar.postgres.SqlTokens.Token;

/** What may be shown of a statement or of an expression in a plan. Any thread. */
public final class SqlText {
    private SqlText() {}

    /** The text with every constant replaced: {@code (city = 'Berlin'::text)} becomes {@code (city = '?'::text)}. */
    public static String masked(String sql) {
        StringBuilder masked = new StringBuilder(sql.length());
        int copied = 0;
        for (Token token : SqlTokens.of(sql)) {
            if (token.kind() == Kind.STRING || token.kind() == Kind.NUMBER) {
                masked.append(sql, copied, token.start()).append(token.kind() == Kind.STRING ? "'?'" : "?");
                copied = token.end();
            }
        }
        return masked.append(sql, copied, sql.length()).toString();
    }
}
