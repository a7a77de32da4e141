package io.outrider.agent;

import java.io.DataInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries of the agent's own jar. Any thread.
 *
 * <p>Before the host's main the JDK's zip code is still interpreted, and finding a class through it takes longer than defining it.
 * The build stores entries uncompressed and puts first what a start needs; so the head of the file is read in one go and
 * its entries are found by walking from one local header to the next:
 *
 * <pre>
 *   at      +6     +8      +22     +26          +28           +30
 *   PK 3 4  flags  method  size    name length  extra length  name, extra, data   PK 3 4 …
 * </pre>
 *
 * <p>What is not found that way, because it lies behind the head or somebody packed the jar anew, is asked of the JDK.
 */
final class AgentJar {
    /** Past all that a start needs, short of what attaching from the command line needs. */
    private static final int HEAD_BYTES = 1 << 20;

    private static final int HEADER_BYTES = 30;
    private static final int SIGNATURE = 0x04034b50;
    private static final int SIZE_FOLLOWS_DATA = 8;

    private final File file;

    /** Let go when the host needs the room: after the start hardly anything is read any more. */
    private final SoftReference<byte[]> head;

    /** Offset and length in the head, by name. */
    private final Map<String, int[]> places;

    private AgentJar(File file, byte[] head) {
        this.file = file;
        this.head = new SoftReference<>(head);
        this.places = places(head);
    }

    static AgentJar open(File file) throws IOException {
        byte[] head = new byte[(int) Math.min(HEAD_BYTES, file.length())];
        try (DataInputStream in = new DataInputStream(new FileInputStream(file))) {
            in.readFully(head);
        }
        return new AgentJar(file, head);
    }

    /** The entry's bytes, or null when there is no such entry. */
    @Nullable
    ByteBuffer read(String name) throws IOException {
        int[] place = places.get(name);
        byte[] bytes = head.get();
        return place == null || bytes == null ? fromJdk(name) : ByteBuffer.wrap(bytes, place[0], place[1]);
    }

    private @Nullable ByteBuffer fromJdk(String name) throws IOException {
        try (ZipFile zip = new ZipFile(file)) {
            ZipEntry entry = zip.getEntry(name);
            if (entry == null) {
                return null;
            }
            byte[] bytes = new byte[(int) entry.getSize()];
            try (InputStream in = zip.getInputStream(entry)) {
                new DataInputStream(in).readFully(bytes);
            }
            return ByteBuffer.wrap(bytes);
        }
    }

    private static Map<String, int[]> places(byte[] head) {
        Map<String, int[]> places = new HashMap<>(1024);
        int at = 0;
        while (at + HEADER_BYTES <= head.length && number(head, at, 4) == SIGNATURE) {
            int size = number(head, at + 22, 4);
            int nameLength = number(head, at + 26, 2);
            int data = at + HEADER_BYTES + nameLength + number(head, at + 28, 2);
            boolean isStored = number(head, at + 8, 2) == 0 && (number(head, at + 6, 2) & SIZE_FOLLOWS_DATA) == 0;
            if (!isStored || size < 0 || data > head.length || size > head.length - data) {
                break;
            }
            String name = new String(head, at + HEADER_BYTES, nameLength, StandardCharsets.ISO_8859_1);
            places.put(name, new int[] {data, size});
            at = data + size;
        }
        return places;
    }

    /** Little endian. */
    private static int number(byte[] bytes, int at, int length) {
        int value = 0;
        for (int i = at + length - 1; i >= at; i--) {
            value = value << 8 | bytes[i] & 0xff;
        }
        return value;
    }
}
