package io.outrider.sidecar.export;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * {@code outrider export}: asks the running sidecar, shows how far it is, and leaves a file only when it is whole. Exit code 0; 1: no whole
 * export; 2: called wrongly.
 */
public final class ExportCommand {
    private static final String USAGE =
            """
            Usage: outrider export DATASET [-o FILE] [--format csv|json|jsonl|xlsx|parquet|arrow] [--FILTER VALUE …]

            Writes a dataset of the running sidecar to FILE, or to standard output. Every --name value is a parameter of
            /api/export/DATASET: the dataset's filters, limit, columns, delimiter … (see docs/export.md).

              -o FILE          written as FILE.part and renamed when it is whole
              --token-file F   another token than the run directory's
              --run-dir DIR    the sidecar's run directory, where its address and token are
              --quiet          no progress

            Exit code 0: all rows are there; 1: they are not, and the message says why; 2: called wrongly; 130: interrupted.
            """;
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
        if (arguments.isEmpty()
                || arguments.contains("--help")
                || arguments.get(0).equals("-h")) {
            (arguments.isEmpty() ? errors : out).print(USAGE);
            return arguments.isEmpty() ? 2 : 0;
        }
        if (arguments.get(0).startsWith("-")) {
            errors.println("outrider export: the dataset comes first, then " + arguments.get(0)
                    + "; --help shows how it is written");
            return 2;
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
            SidecarClient sidecar = SidecarClient.of(runDirectory, token);
            return new Download(sidecar, errors, !quiet, live).run(arguments.get(0), parameters, target(file, out));
        } catch (IOException | JacksonException e) {
            errors.println("outrider export: " + e.getMessage());
            return 1;
        }
    }

    private static DownloadTarget target(@Nullable Path file, PrintStream out) throws IOException {
        return file == null ? DownloadTarget.stream(out) : DownloadTarget.file(file);
    }
}
