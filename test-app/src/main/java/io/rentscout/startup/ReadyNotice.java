package io.rentscout.startup;

import java.io.IOException;
import java.nio.file.Files;
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
    void ready() throws IOException {
        String port = environment.getRequiredProperty("local.server.port");
        String file = environment.getProperty("rentscout.port-file", "");
        if (!file.isBlank()) {
            write(port, Path.of(file).toAbsolutePath());
        }
        System.out.println("RentScout listening on http://localhost:" + port);
    }

    /** Whoever waits for the file finds the whole port in it. */
    private static void write(String port, Path file) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".tmp");
        Files.writeString(draft, port + "\n");
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
