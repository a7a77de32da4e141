package io.rentscout.startup;

import io.rentscout.servers.CannotStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Says where RentScout listens, on stdout whatever the log's format, and to a file when one is named. */
@Component
final class ReadyNotice {

    private final Environment environment;

    ReadyNotice(Environment environment) {
        this.environment = environment;
    }

    @EventListener(ApplicationReadyEvent.class)
    void ready() {
        String port = environment.getRequiredProperty("local.server.port");
        String file = environment.getProperty("rentscout.port-file", "");
        if (!file.isBlank()) {
            write(port, file);
        }
        System.out.println("RentScout listening on http://localhost:" + port);
    }

    /** Whoever waits for the file finds the whole port in it. */
    private static void write(String port, String name) {
        try {
            Path file = Path.of(name).toAbsolutePath();
            Path draft = file.resolveSibling(file.getFileName() + ".tmp");
            Files.writeString(draft, port + "\n");
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | InvalidPathException failure) {
            throw CannotStart.failed("rentscout.port-file is \"" + name + "\", which cannot be written (" + failure
                    + "); name a file in a folder that exists and is yours");
        }
    }
}
