package io.outrider.sidecar.ship;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * The events that the engine refused for good, each with its reason, one a line. The file's length is part of the state: what was appended
 * after the last state is cut off at the start, because those events are shipped, and refused, again. Shipper's thread only.
 */
final class DeadLetters {
    private final Path file;
    private final Clock clock;

    DeadLetters(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    record Letter(Document document, int status, String type, String reason) {}

    /** Appends and gives the file's new length. On return the letters survive a power cut. */
    long append(List<Letter> letters) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Letter letter : letters) {
            try (JsonGenerator json = JsonMapper.shared().createGenerator(bytes)) {
                write(json, letter);
            }
            bytes.write('\n');
        }
        try (FileChannel channel = open()) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes.toByteArray());
            long position = channel.size();
            while (buffer.hasRemaining()) {
                position += channel.write(buffer, position);
            }
            channel.force(true);
            return position;
        }
    }

    void cutTo(long length) throws IOException {
        try (FileChannel channel = open()) {
            if (channel.size() > length) {
                channel.truncate(length);
                channel.force(true);
            }
        }
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private void write(JsonGenerator json, Letter letter) {
        json.writeStartObject();
        json.writeStringProperty("refused", clock.instant().toString());
        json.writeStringProperty("index", letter.document.index());
        json.writeStringProperty("id", letter.document.id());
        json.writeNumberProperty("status", letter.status);
        json.writeStringProperty("type", letter.type);
        json.writeStringProperty("reason", letter.reason);
        json.writeName("event");
        json.writeRawValue(new String(letter.document.source(), UTF_8));
        json.writeEndObject();
    }
}
