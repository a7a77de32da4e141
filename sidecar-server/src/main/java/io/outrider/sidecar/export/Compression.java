package io.outrider.sidecar.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** How the bytes are made fewer. The end of each form carries a checksum, so that one that is cut off is seen to be. */
enum Compression {
    NONE("application/octet-stream", ""),
    GZIP("application/gzip", ".gz");

    private static final int BUFFER = 64 * 1024;

    final String mediaType;
    final String extension;

    Compression(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Closing the outer stream finishes the form and leaves the inner one open. */
    OutputStream around(OutputStream out) throws IOException {
        return switch (this) {
            case NONE -> out;
            case GZIP -> new FastGzip(out);
        };
    }

    /** The one that the client asks for with {@code Accept-Encoding}. */
    static Compression accepted(@Nullable String header) {
        if (header == null) {
            return NONE;
        }
        for (String part : header.toLowerCase(Locale.ROOT).split(",")) {
            String[] pieces = part.strip().split(";");
            boolean refused = pieces.length > 1 && pieces[1].strip().matches("q=0(\\.0*)?");
            if (pieces[0].strip().equals("gzip") && !refused) {
                return GZIP;
            }
        }
        return NONE;
    }

    /** Level 1: the next ones cost more than the whole export and save little. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(1);
        }

        @Override
        public void close() throws IOException {
            finish();
            def.end();
        }
    }
}
