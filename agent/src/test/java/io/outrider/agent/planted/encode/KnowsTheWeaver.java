package io.outrider.agent.planted.encode;

import io.outrider.agent.weave.WeaveReport;

/** A fault: the way out knows nothing of the way in. */
final class KnowsTheWeaver {
    final WeaveReport report = new WeaveReport();
}
