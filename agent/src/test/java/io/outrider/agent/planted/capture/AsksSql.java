package io.outrider.agent.planted.capture;

import io.outrider.agent.sql.SqlStatement;

/** A fault: host threads do not read SQL. */
final class AsksSql {
    final SqlStatement statement = SqlStatement.of("", 1);
}
