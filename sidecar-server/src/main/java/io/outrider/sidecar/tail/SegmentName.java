package io.outrider.sidecar.tail;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code WRITER-BOOT-SEGMENT.ndjson}: a segment's whole identity, because a segment is never renamed, truncated or reused.
 */
public record SegmentName(String writer, String boot, int number) implements Comparable<SegmentName> {
    private static final Pattern FORM = Pattern.compile("([0-9a-z]{10})-([0-9a-z]{1,13})-([0-9]{6,9})\\.ndjson");
    private static final Comparator<SegmentName> ORDER =
            Comparator.comparing(SegmentName::stream).thenComparingInt(SegmentName::number);

    /** Null when the file is no segment. */
    public static @Nullable SegmentName parse(String fileName) {
        Matcher matcher = FORM.matcher(fileName);
        return matcher.matches()
                ? new SegmentName(matcher.group(1), matcher.group(2), Integer.parseInt(matcher.group(3)))
                : null;
    }

    /** Writer and boot: what one sequence of events belongs to. */
    public String stream() {
        return writer + "-" + boot;
    }

    public String fileName() {
        return "%s-%s-%06d.ndjson".formatted(writer, boot, number);
    }

    @Override
    public int compareTo(SegmentName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return fileName();
    }
}
