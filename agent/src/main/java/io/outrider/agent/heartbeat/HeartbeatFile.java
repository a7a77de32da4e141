package io.outrider.agent.heartbeat;

import io.outrider.agent.encode.JsonLine;
import io.outrider.agent.encode.WriterId;
import io.outrider.agent.output.RunDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;

/** The file {@code agents/SERVICE-WRITER.json}, replaced as a whole: a reader sees the old one or the new one. Drain thread only. */
public final class HeartbeatFile {
    private static final int LONGEST_NAME = 64;

    private final Path file;
    private final Path temporary;

    public HeartbeatFile(RunDirectory directory, String service, WriterId writer) {
        String name = fileName(service) + "-" + writer.writer;
        file = directory.agents().resolve(name + ".json");
        // Not *.json: a reader of the folder does not take it for a heartbeat.
        temporary = directory.agents().resolve("." + name + ".new");
    }

    public void replace(JsonLine heartbeat) throws IOException {
        EnumSet<StandardOpenOption> options =
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(temporary, options, RunDirectory.privateFile(temporary))) {
            ByteBuffer rest = ByteBuffer.wrap(heartbeat.array(), 0, heartbeat.length());
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public Path path() {
        return file;
    }

    /** A service may be called anything; a file may not. */
    private static String fileName(String service) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < Math.min(service.length(), LONGEST_NAME); i++) {
            char c = service.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            name.append(plain || c == '-' || c == '_' || (c == '.' && i > 0) ? c : '_');
        }
        return name.toString();
    }
}
