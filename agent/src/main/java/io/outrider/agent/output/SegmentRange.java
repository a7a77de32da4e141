package io.outrider.agent.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds which sequence numbers a finished segment holds, from its name, its header and its end. */
final class SegmentRange {
    private static final int HEAD_BYTES = 8 << 10;
    private static final int TAIL_BYTES = 256 << 10;
    private static final String FIRST = "\"first_sequence\":";
    private static final String LAST = "\"last_sequence\":";

    private SegmentRange() {}

    /** Null when it holds no event, or is no segment. */
    static Evictions.@Nullable Range read(Path segment, FileChannel channel) throws IOException {
        String[] name = String.valueOf(segment.getFileName()).split("-");
        if (name.length != 3) {
            return null;
        }
        long first = numberAfter(read(channel, 0, HEAD_BYTES), FIRST, 0);
        String tail = read(channel, Math.max(0, channel.size() - TAIL_BYTES), TAIL_BYTES);
        long last = lastSequence(tail, name[0] + "-" + name[1] + "-");
        return first < 1 || last < first ? null : new Evictions.Range(name[0], name[1], first, last);
    }

    /** What the trailer says or, when the writer was killed, the last whole event or drop record. */
    private static long lastSequence(String tail, String idPrefix) {
        int from = tail.lastIndexOf('\n') + 1;
        String whole = tail.substring(0, from);
        long event = numberAfter(whole, "\"id\":\"" + idPrefix, whole.lastIndexOf("\"id\":\"" + idPrefix));
        long range = numberAfter(whole, LAST, whole.lastIndexOf(LAST));
        return Math.max(lastEvent(whole, idPrefix, event), range);
    }

    /** The last id in the text may be a control record's, which is no number. */
    private static long lastEvent(String whole, String idPrefix, long lastId) {
        String id = "\"id\":\"" + idPrefix;
        long found = lastId;
        int at = whole.lastIndexOf(id);
        while (found < 0 && at > 0) {
            at = whole.lastIndexOf(id, at - 1);
            found = numberAfter(whole, id, at);
        }
        return found;
    }

    /** -1 when there is none. */
    private static long numberAfter(String text, String label, int from) {
        int at = from < 0 ? -1 : text.indexOf(label, from);
        if (at < 0) {
            return -1;
        }
        long number = -1;
        for (int i = at + label.length(); i < text.length() && Character.isDigit(text.charAt(i)); i++) {
            number = Math.max(0, number) * 10 + (text.charAt(i) - '0');
        }
        return number;
    }

    private static String read(FileChannel channel, long from, int most) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(most);
        long at = from;
        while (bytes.hasRemaining()) {
            int count = channel.read(bytes, at);
            if (count < 0) {
                break;
            }
            at += count;
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    }
}
