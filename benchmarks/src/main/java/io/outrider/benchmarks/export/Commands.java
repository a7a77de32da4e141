package io.outrider.benchmarks.export;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** psql and curl, whose output goes nowhere. */
final class Commands {
    private static final Path NOWHERE = Path.of("/dev/null");

    private Commands() {}

    static Path require(String command) {
        return find(command)
                .orElseThrow(
                        () -> new ExportFailure(
                                "there is no " + command
                                        + " on the PATH, against which and with which this measures; install postgresql-client and curl"));
    }

    private static Optional<Path> find(String command) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            Path file = Path.of(folder, command);
            if (Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /** As a user types it; the rows go to standard output. */
    static WayOut.Work psql(ListingsDatabase database, String sql) {
        String psql = require("psql").toString();
        return () -> run(List.of(
                psql,
                "-X",
                "-q",
                "-A",
                "-t",
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(database.port()),
                "-U",
                "postgres",
                "-d",
                "postgres",
                "-c",
                sql));
    }

    static WayOut.Work curl(ExportingSidecar sidecar, String datasetAndParameters) {
        String curl = require("curl").toString();
        return () -> run(List.of(
                curl,
                "-s",
                "-S",
                "-f",
                "-H",
                "Authorization: Bearer " + sidecar.token(),
                sidecar.url(datasetAndParameters)));
    }

    private static double run(List<String> command) throws IOException, InterruptedException {
        double before = ProcessorTime.ofChildren(ProcessHandle.current().pid());
        Process process = new ProcessBuilder(new ArrayList<>(command))
                .redirectOutput(NOWHERE.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int code = process.waitFor();
        if (code != 0) {
            throw new ExportFailure(command.get(0) + " ended with exit code " + code);
        }
        return ProcessorTime.ofChildren(ProcessHandle.current().pid()) - before;
    }
}
