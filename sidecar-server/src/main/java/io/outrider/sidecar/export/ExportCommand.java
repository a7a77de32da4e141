package io.outrider.sidecar.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code outrider export}: asks the running sidecar, shows how far it is, and leaves a file only when it is whole. Exit code 0; 1: no whole
 * export; 2: called wrongly.
 */
public final class ExportCommand {
    private static final String USAGE =
            """
            Usage: outrider export DATASET [-o FILE] [--format csv|json|jsonl] [--FILTER VALUE …]

            Writes a dataset of the running sidecar to FILE, or to standard output. Every --name value is a parameter of
            /api/export/DATASET: the dataset's filters, limit, columns, delimiter … (see docs/export.md).

              -o FILE          written as FILE.part and renamed when it is whole
              --token-file F   another token than the run directory's
              --run-dir DIR    the sidecar's run directory, where its address and token are
              --quiet          no progress
            """;
    private static final int TELL_MILLIS = 200;

    private final Path runDirectory;
    private final PrintStream errors;
    private final boolean live;
    private Path token;

    /** @param live whether a line may be drawn over and over */
    public ExportCommand(Path runDirectory, PrintStream errors, boolean live) {
        this.runDirectory = runDirectory;
        this.errors = errors;
        this.live = live;
        this.token = runDirectory.resolve("token");
    }

    public int run(List<String> arguments, PrintStream out) {
        if (arguments.isEmpty() || arguments.contains("--help")) {
            (arguments.isEmpty() ? errors : out).print(USAGE);
            return arguments.isEmpty() ? 2 : 0;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        Path file = null;
        boolean quiet = false;
        for (int i = 1; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--quiet")) {
                quiet = true;
                continue;
            }
            int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            boolean known = argument.equals("-o") || argument.startsWith("--");
            if (!known || (equals < 0 && i + 1 == arguments.size())) {
                errors.println("outrider export: " + argument + (known ? " has no value" : " is not understood")
                        + "; --help shows how it is written");
                return 2;
            }
            String value = equals < 0 ? arguments.get(++i) : argument.substring(equals + 1);
            if (argument.equals("-o")) {
                file = Path.of(value);
            } else if (argument.split("=")[0].equals("--token-file")) {
                token = Path.of(value);
            } else {
                parameters.put(equals < 0 ? argument.substring(2) : argument.substring(2, equals), value);
            }
        }
        try {
            return download(arguments.get(0), parameters, file, out, !quiet);
        } catch (IOException | JacksonException e) {
            errors.println("outrider export: " + e.getMessage());
            return 1;
        }
    }

    private int download(
            String dataset, Map<String, String> parameters, @Nullable Path file, PrintStream out, boolean tell)
            throws IOException {
        StringBuilder query = new StringBuilder();
        parameters.forEach((name, value) -> query.append(query.isEmpty() ? '?' : '&')
                .append(encoded(name))
                .append('=')
                .append(encoded(value)));
        HttpURLConnection answer = open("/api/export/" + encoded(dataset) + query);
        if (answer.getResponseCode() != 200) {
            throw new IOException(problem(answer));
        }
        String id = answer.getHeaderField("X-Export-Id");
        Progress progress = new Progress(id, tell && live && file != null);
        progress.start();
        Path part = file == null ? null : file.resolveSibling(file.getFileName() + ".part");
        long bytes;
        try (InputStream in = answer.getInputStream();
                OutputStream target = part == null ? out : Files.newOutputStream(part)) {
            bytes = in.transferTo(target);
        } catch (IOException e) {
            progress.end();
            JsonNode state = state(id);
            throw new IOException("the export broke off (" + state.path("error").asString(e.getMessage()) + ")"
                    + (part == null ? "" : "; what came is in " + part));
        }
        progress.end();
        if (file != null && part != null) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
        if (tell) {
            JsonNode state = state(id);
            errors.printf(
                    "%,d items, %,d bytes in %.1f s (%,d items/s)%s%n",
                    state.path("items").asLong(),
                    bytes,
                    state.path("duration_seconds").asDouble(),
                    state.path("items_per_second").asLong(),
                    file == null ? "" : ", " + file);
        }
        return 0;
    }

    private JsonNode state(String id) {
        try {
            HttpURLConnection answer = open("/api/exports/" + encoded(id));
            try (InputStream in = answer.getInputStream()) {
                return JsonMapper.shared().readTree(in);
            }
        } catch (IOException | JacksonException e) {
            return JsonMapper.shared().createObjectNode(); // the sidecar has gone
        }
    }

    private HttpURLConnection open(String path) throws IOException {
        Path address = runDirectory.resolve("sidecar/http.json");
        if (!Files.isReadable(address)) {
            throw new IOException("no sidecar runs on " + runDirectory + " (" + address
                    + " is not there); start one with outrider sidecar, or name its --run-dir");
        }
        String url = JsonMapper.shared()
                .readTree(Files.readString(address))
                .path("url")
                .asString();
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url + path).toURL().openConnection();
        connection.setRequestProperty(
                "Authorization", "Bearer " + Files.readString(token).strip());
        connection.setConnectTimeout(5_000);
        return connection;
    }

    private static String problem(HttpURLConnection answer) throws IOException {
        try (InputStream in = answer.getErrorStream()) {
            if (in == null) {
                return "the sidecar answers " + answer.getResponseCode();
            }
            JsonNode problem = JsonMapper.shared().readTree(in);
            String again = answer.getHeaderField("Retry-After");
            return problem.path("detail").asString("the sidecar answers " + answer.getResponseCode())
                    + (again == null ? "" : " (again in " + again + " s)");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    /** Draws a line while the download goes on. */
    private final class Progress {
        private static final int WIDTH = 30;

        private final String id;
        private final boolean drawn;
        private final Thread thread = new Thread(this::draw, "progress");
        private volatile boolean over;

        Progress(String id, boolean drawn) {
            this.id = id;
            this.drawn = drawn;
            thread.setDaemon(true);
        }

        void start() {
            if (drawn) {
                thread.start();
            }
        }

        void end() {
            over = true;
            thread.interrupt();
            try {
                thread.join(1_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (drawn) {
                errors.print("\r\u001b[K");
            }
        }

        private void draw() {
            try {
                while (!over) {
                    errors.print("\r" + line(state(id)) + "\u001b[K");
                    errors.flush();
                    Thread.sleep(TELL_MILLIS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // done
            }
        }

        private String line(JsonNode state) {
            long items = state.path("items").asLong(0);
            long expected = Math.max(state.path("estimated_items").asLong(0), 1);
            double share = Math.min(1, items / (double) expected);
            int full = (int) (share * WIDTH);
            return String.format(
                    "[%s%s] %3.0f %%  %,d of about %,d items  %,d/s  %.0f s left",
                    "#".repeat(full),
                    ".".repeat(WIDTH - full),
                    share * 100,
                    items,
                    expected,
                    state.path("items_per_second").asLong(0),
                    state.path("seconds_left").asDouble(0));
        }
    }
}
