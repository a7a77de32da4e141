package io.outrider.sidecar.indexes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the sidecar did to a database, one JSON line each, written before it is done and again with what came of it. Any thread.
 */
final class AuditLog {
    private final Path file;
    private final Clock clock;

    AuditLog(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    Path file() {
        return file;
    }

    /** @throws IOException when it cannot be written: then the deed must not be done */
    synchronized void write(String suggestion, String deed, String sql, String outcome) throws IOException {
        ObjectNode line = JsonMapper.shared().createObjectNode();
        line.put("@timestamp", clock.instant().toString());
        line.put("suggestion", suggestion);
        line.put("action", deed);
        line.put("statement", sql);
        line.put("outcome", outcome);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(UTF_8)));
            channel.force(false);
        }
    }
}
