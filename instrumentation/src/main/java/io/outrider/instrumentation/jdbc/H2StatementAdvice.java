package io.outrider.instrumentation.jdbc;

import io.outrider.bridge.OutriderBridge;
import io.outrider.instrumentation.Argument;
import io.outrider.instrumentation.Weave;
import org.jspecify.annotations.Nullable;

/** Plain statements of H2, from before the text is parsed, so that text which H2 cannot parse is told of too. */
@Weave(
        types = "org.h2.jdbc.JdbcStatement",
        methods = {"executeQuery(Ljava/lang/String;)", "executeUpdateInternal", "executeInternal"})
public final class H2StatementAdvice {
    private H2StatementAdvice() {}

    public static @Nullable Object enter(@Argument(0) @Nullable String sql) {
        return OutriderBridge.beginOutermost(OutriderBridge.H2, OutriderBridge.DB_QUERY, sql, null, null, 0);
    }
}
