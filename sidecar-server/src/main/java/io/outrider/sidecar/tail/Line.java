package io.outrider.sidecar.tail;

import java.util.Arrays;

/** Where a line stands and its bytes without the line feed. The bytes are the reader's buffer: copy what is to be kept. */
public record Line(SegmentName segment, long offset, byte[] buffer, int from, int length) {
    public byte[] copy() {
        return Arrays.copyOfRange(buffer, from, from + length);
    }
}
