package io.outrider.sidecar.export;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** Where a download goes: a file that has another name until it is whole, or a stream. One thread. */
final class DownloadTarget extends OutputStream {
    private final OutputStream out;
    private final @Nullable Path file;
    private final String name;
    private boolean begun;

    private DownloadTarget(OutputStream out, @Nullable Path file, String name) {
        this.out = out;
        this.file = file;
        this.name = name;
    }

    static DownloadTarget file(Path file) throws IOException {
        Path part = part(file);
        try {
            return new DownloadTarget(Files.newOutputStream(part), file, part.toString());
        } catch (IOException e) {
            throw refused(part.toString(), e);
        }
    }

    static DownloadTarget stream(PrintStream out) {
        return new DownloadTarget(new Checked(out), null, "standard output");
    }

    /** Whether progress may be drawn: rows on the terminal would be torn apart. */
    boolean isFile() {
        return file != null;
    }

    /** Where all of it is, in words. */
    String place() {
        return file == null ? "" : ", " + file;
    }

    /** Where what came is, in words, as long as it is not all. */
    String remains() {
        return file == null ? "" : "; what came is in " + name;
    }

    /** The rows are all there. */
    void finish() throws IOException {
        try {
            out.close();
            if (file != null) {
                Files.move(part(file), file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw refused(name, e);
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        begun = true;
        try {
            out.write(bytes, from, count);
        } catch (IOException e) {
            throw refused(name, e);
        }
    }

    /** Leaves no file behind to which nothing came. */
    @Override
    public void close() throws IOException {
        if (file != null) {
            out.close();
            if (!begun) {
                Files.deleteIfExists(part(file));
            }
        }
    }

    private static Path part(Path file) {
        return file.resolveSibling(file.getFileName() + ".part");
    }

    private static WriteRefused refused(String name, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new WriteRefused(
                    name + " cannot be written: there is no such folder; make it, or choose another with -o", e);
        }
        if (e instanceof AccessDeniedException) {
            return new WriteRefused(
                    name + " cannot be written: that is not allowed here; choose another place with -o", e);
        }
        return new WriteRefused(
                name + " cannot be written (" + e.getMessage() + "); make room, or choose another place with -o", e);
    }

    /** It is the target that failed, not what came. */
    static final class WriteRefused extends IOException {
        private static final long serialVersionUID = 1L;

        WriteRefused(String message, IOException cause) {
            super(message, cause);
        }
    }

    /** A {@link PrintStream} keeps its failures to itself. */
    private static final class Checked extends OutputStream {
        private final PrintStream out;

        Checked(PrintStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
            if (out.checkError()) {
                throw new IOException("its reader has gone");
            }
        }

        @Override
        public void close() throws IOException {
            if (out.checkError()) {
                throw new IOException("its reader has gone");
            }
        }
    }
}
