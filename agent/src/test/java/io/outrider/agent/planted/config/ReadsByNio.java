package io.outrider.agent.planted.config;

import java.nio.file.Path;
import java.nio.file.Paths;

/** A fault: settings are read before main, when the default file system is not ours to load. */
final class ReadsByNio {
    final Path path = Paths.get("x");
}
