package io.outrider.benchmarks.export;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The finished sidecar as a process with little memory. One thread. */
final class ExportingSidecar implements AutoCloseable {
    static final int HEAP_MEGABYTES = 48;
    private static final int START_SECONDS = 60;
    private static final Pattern COLLECTION = Pattern.compile("\\b(\\d+)M->\\d+M\\(");
    private static final Pattern MOST_MEMORY = Pattern.compile("VmHWM:\\s*(\\d+) kB");

    private final Process process;
    private final Path folder;

    private ExportingSidecar(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /** @param home of the project, where the jar and RentScout's datasets are */
    static ExportingSidecar start(String java, Path home, ListingsDatabase database)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(
                "outrider-export", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Process process = new ProcessBuilder(
                        java,
                        "-Xmx" + HEAP_MEGABYTES + "m",
                        "-XX:+UseSerialGC",
                        "-Xlog:gc:file=" + folder.resolve("gc.log"),
                        "-jar",
                        home.resolve("sidecar-server/target/outrider-sidecar.jar")
                                .toString(),
                        "--run-dir",
                        folder.toString(),
                        "--http.port",
                        "0",
                        "--postgres.url",
                        database.jdbcUrl(),
                        "--export.datasets",
                        datasets(home, folder).toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("sidecar.log").toFile())
                .start();
        ExportingSidecar sidecar = new ExportingSidecar(process, folder);
        sidecar.awaitStart();
        return sidecar;
    }

    /** RentScout's own declaration, and the same for the table with ten times as many rows. */
    private static Path datasets(Path home, Path folder) throws IOException {
        ObjectNode file = (ObjectNode)
                JsonMapper.shared().readTree(Files.readString(home.resolve("deploy/export/rentscout.json")));
        ObjectNode datasets = (ObjectNode) file.path("datasets");
        ObjectNode many = datasets.withObject("properties").deepCopy();
        datasets.set("many", many.put("table", "many"));
        return Files.writeString(folder.resolve("datasets.json"), file.toString());
    }

    private void awaitStart() throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!Files.exists(folder.resolve("sidecar/http.json"))) {
            if (!process.isAlive() || System.nanoTime() > until) {
                close();
                throw new ExportFailure(
                        "the sidecar did not start: " + Files.readString(folder.resolve("sidecar.log")));
            }
            Thread.sleep(50);
        }
    }

    String url(String datasetAndParameters) throws IOException {
        return JsonMapper.shared()
                        .readTree(Files.readString(folder.resolve("sidecar/http.json")))
                        .path("url")
                        .asString()
                + "/api/export/" + datasetAndParameters;
    }

    String token() throws IOException {
        return Files.readString(folder.resolve("token")).strip();
    }

    double processorSeconds() {
        return ProcessorTime.of(process.pid());
    }

    /** What curl took for whole must have been so. */
    void checkLatest(long rows) throws IOException {
        HttpURLConnection statistics =
                (HttpURLConnection) URI.create(url("statistics")).toURL().openConnection();
        statistics.setRequestProperty("Authorization", "Bearer " + token());
        JsonNode latest;
        try (InputStream in = statistics.getInputStream()) {
            latest = JsonMapper.shared().readTree(in).path("exports").path(0);
        }
        if (!latest.path("status").asString("").equals("completed")
                || latest.path("items").asLong() != rows) {
            throw new ExportFailure("the last export should have had " + rows + " rows: " + latest);
        }
    }

    /** The most heap that was in use when a collection began, in megabytes. */
    long peakHeapMegabytes() throws IOException {
        Matcher collections = COLLECTION.matcher(Files.readString(folder.resolve("gc.log")));
        return collections
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .max()
                .orElse(0);
    }

    /** The most memory that the whole process has held, in megabytes. */
    long peakMemoryMegabytes() throws IOException {
        Matcher most = MOST_MEMORY.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
        return most.find() ? Long.parseLong(most.group(1)) / 1024 : 0;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        for (Path file : files()) {
            Files.deleteIfExists(file);
        }
    }

    /** Deepest first. */
    private List<Path> files() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.sorted(java.util.Comparator.reverseOrder()).toList();
        }
    }
}
