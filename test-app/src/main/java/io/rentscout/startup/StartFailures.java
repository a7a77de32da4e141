package io.rentscout.startup;

import io.rentscout.servers.CannotStart;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Knows the failures that one line tells in full, so that Spring does not tell them at length: {@code main} does. Named
 * in spring.factories.
 */
public final class StartFailures implements SpringBootExceptionReporter {

    StartFailures(@Nullable ConfigurableApplicationContext context) {}

    @Override
    public boolean reportException(Throwable failure) {
        return known(failure) != null;
    }

    public static @Nullable CannotStart known(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CannotStart known) {
                return known;
            }
            if (cause instanceof PortInUseException inUse) {
                return CannotStart.failed(
                        "Port " + inUse.getPort()
                                + " is in use; end the process that holds it, or choose another with --server.port=PORT (0: any)");
            }
        }
        return null;
    }
}
