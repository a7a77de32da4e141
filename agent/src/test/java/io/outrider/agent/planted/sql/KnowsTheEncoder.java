package io.outrider.agent.planted.sql;

import io.outrider.agent.encode.JsonLine;

/** A fault: the SQL reader stands alone. */
final class KnowsTheEncoder {
    final JsonLine line = new JsonLine(1);
}
