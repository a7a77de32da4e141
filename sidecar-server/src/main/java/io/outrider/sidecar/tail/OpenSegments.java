package io.outrider.sidecar.tail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The segments being read. An open one can be read to its end even after somebody deleted it. One thread. */
final class OpenSegments {
    private static final Logger LOG = LoggerFactory.getLogger(OpenSegments.class);

    private final SegmentFolder folder;
    private final Map<SegmentName, FileChannel> channels = new HashMap<>();

    OpenSegments(SegmentFolder folder) {
        this.folder = folder;
    }

    FileChannel get(SegmentName name) throws IOException {
        FileChannel channel = channels.get(name);
        if (channel == null) {
            channel = folder.open(name);
            channels.put(name, channel);
        }
        return channel;
    }

    boolean holds(SegmentName name) {
        return channels.containsKey(name);
    }

    void close(SegmentName name) {
        FileChannel channel = channels.remove(name);
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug("Segment {} did not close cleanly ({})", name, e.toString());
            }
        }
    }

    void close() throws IOException {
        for (FileChannel channel : channels.values()) {
            channel.close();
        }
        channels.clear();
    }

    /** Fills the buffer from an offset on, and gives how many bytes there were; -1 when the file is shorter than that. */
    static int fill(byte[] buffer, FileChannel channel, long offset) throws IOException {
        if (channel.size() < offset) {
            return -1;
        }
        ByteBuffer target = ByteBuffer.wrap(buffer);
        while (target.hasRemaining() && channel.read(target, offset + target.position()) > 0) {
            continue;
        }
        return target.position();
    }
}
