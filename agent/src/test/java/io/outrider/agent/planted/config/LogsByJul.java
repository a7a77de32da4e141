package io.outrider.agent.planted.config;

import java.util.logging.Logger;

/** A fault: the host may want to set up java.util.logging itself. */
final class LogsByJul {
    final Logger logger = Logger.getAnonymousLogger();
}
