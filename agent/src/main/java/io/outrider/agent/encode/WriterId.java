package io.outrider.agent.encode;

import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.IOException;

/** Who wrote an event: a name drawn at start and the start time. With a sequence number it makes {@code event.id}. A value. */
public final class WriterId {
    private static final int LENGTH = 10;

    public final String writer;

    /** Start time in epoch seconds, base 36. */
    public final String boot;

    public WriterId(String writer, String boot) {
        this.writer = writer;
        this.boot = boot;
    }

    /** A new one. The JDK's SecureRandom would load security providers into the host before it has chosen its own. */
    public static WriterId draw(long epochMillis) {
        long seed = mix(epochMillis) ^ mix(System.nanoTime()) ^ mix(System.identityHashCode(new Object()));
        try (DataInputStream random = new DataInputStream(new FileInputStream("/dev/urandom"))) {
            seed ^= random.readLong();
        } catch (IOException e) {
            // Not on this system: the clocks and the object's address are what is left.
            seed ^= mix(Runtime.getRuntime().freeMemory());
        }
        StringBuilder writer = new StringBuilder();
        long rest = seed >>> 1;
        for (int i = 0; i < LENGTH; i++) {
            writer.append(Character.forDigit((int) (rest % 36), 36));
            rest /= 36;
        }
        return new WriterId(writer.toString(), Long.toString(epochMillis / 1000, 36));
    }

    /** {@code WRITER-BOOT-}, to be followed by a sequence number. */
    public String prefix() {
        return writer + "-" + boot + "-";
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
