package io.outrider.sidecar.postgres;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * What comes from the server, read in large pieces: for the driver a stream like any other, and for a COPY a list of messages that are
 * used where they lie. The driver itself copies every row twice and makes an array of each.
 *
 * <p>Both may not read the same bytes. So from {@link #watch} on, the driver gets one message at a time, and its own buffer is empty
 * when it has dealt with the one that begins the COPY. {@link #next} then takes the rows, and leaves whatever is none (the end, an error, a
 * notice) to the driver. A stream that the driver encrypts shows no messages; it passes as it is. One thread.
 *
 * <pre>
 * a message: type (a letter) · length (4 bytes, itself counted in) · content
 * </pre>
 */
final class CopyStream extends InputStream {
    private static final int SIZE = 128 * 1024;
    private static final int HEAD = 5;
    private static final int LONGEST = 1 << 30; // what the server takes for one value
    private static final byte ROW = 'd';

    private final InputStream socket;
    private byte[] buffer = new byte[SIZE];
    private int at;
    private int limit;
    private boolean watching;
    private long left; // of the message that the driver has begun to read
    private int start;
    private int length;

    CopyStream(InputStream socket) {
        this.socket = socket;
    }

    /** The driver has read all messages so far; it gets the others one by one. */
    void watch() {
        watching = true;
        left = 0;
    }

    /** Whether the next message is a row, which is then {@linkplain #buffer there}; waits for it. */
    boolean next() throws IOException {
        if (!watching || left > 0) {
            return false;
        }
        need(HEAD);
        if (!isMessage() || buffer[at] != ROW) {
            return false;
        }
        int whole = 1 + messageLength();
        need(whole);
        start = at + HEAD;
        length = whole - HEAD;
        at += whole;
        return true;
    }

    /** Whether {@link #next} would not wait. */
    boolean hasNext() {
        return watching && limit - at >= HEAD && limit - at > messageLength();
    }

    /** Until the next call of {@link #next}. */
    byte[] buffer() {
        return buffer;
    }

    int start() {
        return start;
    }

    int length() {
        return length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (watching && left == 0) {
            need(HEAD);
            watching = isMessage();
            left = 1L + messageLength();
        }
        if (at == limit && !fill()) {
            return -1;
        }
        int given = Math.min(count, limit - at);
        if (watching) {
            given = (int) Math.min(given, left);
            left -= given;
        }
        System.arraycopy(buffer, at, target, from, given);
        at += given;
        return given;
    }

    @Override
    public int available() throws IOException {
        return limit - at + socket.available();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Records of TLS and tokens of GSS begin with no letter. */
    private boolean isMessage() {
        int type = buffer[at] | 0x20;
        return type >= 'a' && type <= 'z' && messageLength() >= 4 && messageLength() <= LONGEST;
    }

    private int messageLength() {
        return buffer[at + 1] << 24
                | (buffer[at + 2] & 255) << 16
                | (buffer[at + 3] & 255) << 8
                | (buffer[at + 4] & 255);
    }

    /** Waits until so many bytes lie behind one another. */
    private void need(int count) throws IOException {
        if (buffer.length - at < count) {
            byte[] target = count > buffer.length || (buffer.length > SIZE && count <= SIZE)
                    ? new byte[Math.max(SIZE, count)]
                    : buffer;
            if (limit - at > target.length) {
                target = buffer; // a smaller one would not hold what has been read ahead
            }
            System.arraycopy(buffer, at, target, 0, limit - at);
            limit -= at;
            at = 0;
            buffer = target;
        }
        while (limit - at < count) {
            if (!fill()) {
                throw new EOFException("the server closed the connection in the middle of its answer");
            }
        }
    }

    private boolean fill() throws IOException {
        if (at == limit) {
            at = 0;
            limit = 0;
        }
        int count = socket.read(buffer, limit, buffer.length - limit);
        limit += Math.max(count, 0);
        return count > 0;
    }
}
