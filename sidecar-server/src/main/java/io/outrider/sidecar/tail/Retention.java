package io.outrider.sidecar.tail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the oldest segments that nobody needs any more, past the retained size. To be called only with segments that every
 * consumer has finished <em>and</em> whose finished positions are on disk: the other order loses events. One thread.
 */
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final SegmentFolder folder;
    private final long keepBytes;

    public Retention(SegmentFolder folder, long keepBytes) {
        this.folder = folder;
        this.keepBytes = keepBytes;
    }

    public void apply(Set<SegmentName> finished) {
        Map<SegmentName, Long> sizes = new HashMap<>();
        Map<SegmentName, Long> modified = new HashMap<>();
        for (SegmentName name : finished) {
            try {
                sizes.put(name, folder.size(name));
                modified.put(name, folder.modifiedMillis(name));
            } catch (IOException e) {
                sizes.remove(name); // gone already
            }
        }
        long total = sizes.values().stream().mapToLong(Long::longValue).sum();
        List<SegmentName> oldestFirst = new ArrayList<>(sizes.keySet());
        oldestFirst.sort(Comparator.comparing((SegmentName name) -> modified.getOrDefault(name, 0L))
                .thenComparing(Comparator.naturalOrder()));
        for (SegmentName name : oldestFirst) {
            if (total <= keepBytes) {
                return;
            }
            try {
                folder.delete(name);
                total -= sizes.getOrDefault(name, 0L);
                LOG.debug("Segment {} is read and beyond retention.bytes; deleted", name);
            } catch (IOException e) {
                LOG.warn(
                        "Segment {} cannot be deleted ({}); mend the permissions of the folder events",
                        name,
                        e.toString());
                return;
            }
        }
    }
}
