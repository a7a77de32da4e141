package io.outrider.sidecar.export;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** One dataset from the sidecar to where it is wanted. One thread. */
final class Download {
    private static final int PIECE = 128 * 1024;

    private final SidecarClient sidecar;
    private final PrintStream errors;
    private final boolean tell;
    private final boolean live;

    /**
     * @param tell whether the end is told
     * @param live whether a line may be drawn over and over
     */
    Download(SidecarClient sidecar, PrintStream errors, boolean tell, boolean live) {
        this.sidecar = sidecar;
        this.errors = errors;
        this.tell = tell;
        this.live = live;
    }

    /** Closes the target. */
    int run(String dataset, Map<String, String> parameters, DownloadTarget target) throws IOException {
        try (target) {
            HttpURLConnection answer = sidecar.ask(path(dataset, parameters));
            if (answer.getResponseCode() != 200) {
                throw new IOException(SidecarClient.problem(answer));
            }
            String id = String.valueOf(answer.getHeaderField("X-Export-Id"));
            long bytes = take(answer, id, target);
            if (tell) {
                told(sidecar.state(id), bytes, target.place());
            }
            return 0;
        }
    }

    private long take(HttpURLConnection answer, String id, DownloadTarget target) throws IOException {
        ProgressLine progress = new ProgressLine(sidecar, id, errors);
        Thread interrupted = new Thread(() -> errors.println("\noutrider export: interrupted" + target.remains()));
        if (tell && live && target.isFile()) {
            progress.start();
        }
        Runtime.getRuntime().addShutdownHook(interrupted);
        try (InputStream in = answer.getInputStream()) {
            long bytes = 0;
            byte[] piece = new byte[PIECE];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                target.write(piece, 0, count);
                bytes += count;
            }
            target.finish();
            return bytes;
        } catch (DownloadTarget.WriteRefused e) {
            answer.disconnect(); // the sidecar need not go on
            throw new IOException(e.getMessage() + target.remains(), e);
        } catch (IOException e) {
            String why = sidecar.state(id).path("error").asString("the sidecar's answer ended: " + e.getMessage());
            throw new IOException("the export broke off (" + why + ")" + target.remains(), e);
        } finally {
            progress.end();
            forget(interrupted);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it is what runs
        }
    }

    private void told(JsonNode state, long bytes, String place) {
        errors.printf(
                "%,d items, %,d bytes in %.1f s (%,d items/s)%s%n",
                state.path("items").asLong(),
                bytes,
                state.path("duration_seconds").asDouble(),
                state.path("items_per_second").asLong(),
                place);
    }

    private static String path(String dataset, Map<String, String> parameters) {
        StringBuilder path = new StringBuilder("/api/export/").append(SidecarClient.encoded(dataset));
        char separator = '?';
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            path.append(separator)
                    .append(SidecarClient.encoded(parameter.getKey()))
                    .append('=')
                    .append(SidecarClient.encoded(parameter.getValue()));
            separator = '&';
        }
        return path.toString();
    }
}
