package io.outrider.sidecar.tail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * All that one consumer of the segments has to remember: how far it is in each, what became of each writer's numbers, and what it
 * could not read. Guarded by its consumer.
 */
public final class TailMemory {
    /** How far a segment has been read; {@code done} when nothing more can come. */
    record Position(long offset, boolean done) {
        static final Position START = new Position(0, false);
    }

    /** The account that sums up writers long gone. No stream has this name. */
    private static final String GONE = "gone";

    /** So many writers without any file are remembered one by one; a machine that starts short-lived JVMs has many. */
    private static final int MAX_ABSENT = 200;

    private final TreeMap<SegmentName, Position> positions = new TreeMap<>();
    private final Map<String, WriterAccount> accounts = new TreeMap<>();
    private final Map<String, Long> readByDataset = new TreeMap<>();
    private final Map<Trouble, Long> troubles = new TreeMap<>();
    private long changes;

    public TailMemory() {}

    public TailMemory copy() {
        TailMemory copy = new TailMemory();
        copy.positions.putAll(positions);
        accounts.forEach((stream, account) -> copy.accounts.put(stream, new WriterAccount(account)));
        copy.readByDataset.putAll(readByDataset);
        copy.troubles.putAll(troubles);
        copy.changes = changes;
        return copy;
    }

    public Map<String, WriterAccount> accounts() {
        return accounts;
    }

    public Map<String, Long> readByDataset() {
        return readByDataset;
    }

    public Map<Trouble, Long> troubles() {
        return troubles;
    }

    public long changes() {
        return changes;
    }

    /** Events read, over all writers. */
    public long read() {
        return accounts.values().stream().mapToLong(WriterAccount::read).sum();
    }

    /** Segments of which every byte has been read, and to which nothing will be added. */
    public TreeSet<SegmentName> done() {
        TreeSet<SegmentName> done = new TreeSet<>();
        positions.forEach((name, position) -> {
            if (position.done) {
                done.add(name);
            }
        });
        return done;
    }

    /** How far a segment has been read, in bytes. */
    public long offset(SegmentName name) {
        return position(name).offset;
    }

    Position position(SegmentName name) {
        return positions.getOrDefault(name, Position.START);
    }

    /** Segments with a position; a copy, safe against {@link #move} and {@link #forget}. */
    List<SegmentName> known() {
        return new ArrayList<>(positions.keySet());
    }

    /** Sums up the writers that have left no file, when they are many. */
    void retire(Set<String> streamsWithFiles) {
        List<String> absent = new ArrayList<>();
        for (String stream : accounts.keySet()) {
            if (!stream.equals(GONE) && !streamsWithFiles.contains(stream)) {
                absent.add(stream);
            }
        }
        if (absent.size() > MAX_ABSENT) {
            WriterAccount gone = account(GONE);
            for (String stream : absent) {
                WriterAccount account = accounts.remove(stream);
                if (account != null) {
                    gone.absorb(account);
                }
            }
            changes++;
        }
    }

    void move(SegmentName name, long offset, boolean done) {
        positions.put(name, new Position(offset, done));
        changes++;
    }

    void forget(SegmentName name) {
        positions.remove(name);
        changes++;
    }

    WriterAccount account(String stream) {
        return accounts.computeIfAbsent(stream, key -> new WriterAccount());
    }

    @Nullable
    WriterAccount accountOrNull(String stream) {
        return accounts.get(stream);
    }

    void countRead(String dataset) {
        readByDataset.merge(dataset, 1L, Long::sum);
        changes++;
    }

    void countTrouble(Trouble trouble) {
        troubles.merge(trouble, 1L, Long::sum);
        changes++;
    }

    void changed() {
        changes++;
    }

    public void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeObjectPropertyStart("segments");
        positions.forEach((name, position) -> {
            json.writeObjectPropertyStart(name.fileName());
            json.writeNumberProperty("offset", position.offset);
            json.writeBooleanProperty("done", position.done);
            json.writeEndObject();
        });
        json.writeEndObject();
        json.writeObjectPropertyStart("writers");
        accounts.forEach((stream, account) -> {
            json.writeName(stream);
            account.write(json);
        });
        json.writeEndObject();
        json.writeObjectPropertyStart("read");
        readByDataset.forEach(json::writeNumberProperty);
        json.writeEndObject();
        json.writeObjectPropertyStart("troubles");
        troubles.forEach((trouble, count) -> json.writeNumberProperty(trouble.key(), count));
        json.writeEndObject();
        json.writeEndObject();
    }

    public static TailMemory of(JsonNode json) {
        TailMemory memory = new TailMemory();
        json.path("segments").forEachEntry((fileName, position) -> {
            SegmentName name = SegmentName.parse(fileName);
            if (name != null) {
                memory.positions.put(
                        name,
                        new Position(
                                position.path("offset").asLong(0),
                                position.path("done").asBoolean(false)));
            }
        });
        json.path("writers").forEachEntry((stream, account) -> memory.accounts.put(stream, WriterAccount.of(account)));
        json.path("read").forEachEntry((dataset, count) -> memory.readByDataset.put(dataset, count.asLong(0)));
        Map<String, Trouble> byKey = new HashMap<>();
        for (Trouble trouble : Trouble.values()) {
            byKey.put(trouble.key(), trouble);
        }
        json.path("troubles").forEachEntry((key, count) -> {
            Trouble trouble = byKey.get(key);
            if (trouble != null) {
                memory.troubles.put(trouble, count.asLong(0));
            }
        });
        return memory;
    }
}
