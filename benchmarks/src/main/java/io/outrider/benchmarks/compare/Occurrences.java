package io.outrider.benchmarks.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Counts how often a text stands in a file of any size. */
final class Occurrences {
    private static final int CHUNK = 1 << 20;

    private Occurrences() {}

    static long of(String text, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return of(text, in, CHUNK);
        } catch (NoSuchFileException nothingWritten) {
            return 0;
        }
    }

    /** A text that lies across two chunks is found in the second, whose beginning is the end of the first. */
    static long of(String text, InputStream in, int chunk) throws IOException {
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        byte[] buffer = new byte[chunk + wanted.length];
        long count = 0;
        int kept = 0;
        for (int read = in.read(buffer, 0, chunk); read >= 0; read = in.read(buffer, kept, chunk)) {
            int length = kept + read;
            int at = 0;
            while (at <= length - wanted.length) {
                if (stands(wanted, buffer, at)) {
                    count++;
                    at += wanted.length;
                } else {
                    at++;
                }
            }
            kept = length - at;
            System.arraycopy(buffer, at, buffer, 0, kept);
        }
        return count;
    }

    private static boolean stands(byte[] wanted, byte[] buffer, int at) {
        for (int i = 0; i < wanted.length; i++) {
            if (buffer[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
