package io.outrider.benchmarks.export;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/** How long the first byte of a body takes; the rest is not wanted, and the server is told so. */
final class FirstByte {
    private FirstByte() {}

    /** In milliseconds, from before the connection is opened. */
    static double millis(ExportingSidecar sidecar, String datasetAndParameters) throws IOException {
        URI address = URI.create(sidecar.url(datasetAndParameters));
        long start = System.nanoTime();
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + sidecar.token());
        try (InputStream body = connection.getInputStream()) {
            if (body.read() < 0) {
                throw new ExportFailure(address + " gave an empty body");
            }
            long nanos = System.nanoTime() - start;
            connection.disconnect(); // closing alone would read on
            return nanos / 1e6;
        }
    }
}
