package io.outrider.sidecar.rundir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sidecar's memory, {@code sidecar/state.json}: one document with a section per consumer, replaced atomically.
 *
 * <p>A section writes its positions in the segments together with what it made of the bytes before them. So whatever moment the
 * process is killed at, the next one goes on from a position that agrees with the counts: nothing is counted twice or left out.
 * Loading: before start. Saving: one thread at a time. The figures: any thread.
 */
public final class Checkpoint {
    /** One consumer's part of the document. Implementations say how they lock. */
    public interface Section {
        String name();

        /** A number that grows whenever the content changes. */
        long changes();

        void write(JsonGenerator json);

        /** Before start, and only when the document has this section. */
        void read(JsonNode section);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);
    private static final int FORMAT = 1;

    private final DurableFile file;
    private final List<Section> sections;
    private final Clock clock;
    private long savedChanges = -1;
    private volatile long savedAtMillis;
    private volatile String lastFault = "";

    public Checkpoint(Path path, List<Section> sections, Clock clock) {
        this.file = new DurableFile(path);
        this.sections = List.copyOf(sections);
        this.clock = clock;
    }

    public void load() throws StartRefused {
        byte[] content;
        try {
            content = Files.readAllBytes(file.path());
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw new StartRefused("state file " + file.path() + " cannot be read (" + e + "); make it readable");
        }
        JsonNode document;
        try {
            document = JsonMapper.shared().readTree(content);
        } catch (JacksonException e) {
            setAside(e.getOriginalMessage());
            return;
        }
        int format = document.path("format").asInt(0);
        if (format < 1) {
            setAside("it has no format");
            return;
        }
        if (format > FORMAT) {
            throw new StartRefused(
                    "state file " + file.path() + " has format " + format + ", and this sidecar knows up to " + FORMAT
                            + "; use the newer sidecar, or move the file away to read all segments anew");
        }
        for (Section section : sections) {
            JsonNode part = document.path(section.name());
            if (part.isObject()) {
                section.read(part);
            }
        }
    }

    /** Writes the document if a section changed since it was last written. Gives whether what is known now is on disk. */
    public synchronized boolean save() {
        long changes = sections.stream().mapToLong(Section::changes).sum();
        if (changes == savedChanges && lastFault.isEmpty()) {
            return true;
        }
        try {
            file.replace(document());
            savedChanges = changes;
            savedAtMillis = clock.millis();
            if (!lastFault.isEmpty()) {
                LOG.info("State is written again to {}", file.path());
            }
            lastFault = "";
            return true;
        } catch (IOException e) {
            if (lastFault.isEmpty()) {
                LOG.error(
                        "State cannot be written to {} ({}); events are read on, but after a restart they are read again from "
                                + "the last state. Free disk space or mend the folder's permissions",
                        file.path(),
                        e.toString());
            }
            lastFault = e.toString();
            return false;
        }
    }

    /** When the document was last written, in epoch milliseconds; 0 before the first time. */
    public long savedAtMillis() {
        return savedAtMillis;
    }

    /** Why the last attempt failed, or empty. */
    public String lastFault() {
        return lastFault;
    }

    private byte[] document() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
        try (JsonGenerator json = JsonMapper.shared().createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberProperty("format", FORMAT);
            json.writeStringProperty("written", clock.instant().toString());
            for (Section section : sections) {
                json.writeName(section.name());
                section.write(json);
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private void setAside(String reason) throws StartRefused {
        Path aside = file.path().resolveSibling("state.json.broken-" + clock.millis());
        try {
            Files.move(file.path(), aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StartRefused("state file " + file.path() + " is broken (" + reason
                    + ") and cannot be moved away (" + e + "); delete it");
        }
        LOG.error(
                "State file {} is broken ({}); it is now {}, and all segments still on disk are read anew. Events of segments "
                        + "deleted earlier show up as lost",
                file.path(),
                reason,
                aside);
    }
}
