package io.outrider.sidecar.export;

import io.outrider.sidecar.export.Export.Status;
import io.outrider.sidecar.rundir.StartRefused;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Exports into a file that can be fetched for a while, in pieces and again. Any thread. */
public final class ExportJobs {
    private final Exports exports;
    private final Spool spool;
    private final Duration keep;
    private final Map<String, Result> results = new ConcurrentHashMap<>();

    /** A whole file. */
    record Result(Export export, Path file, long size, String sha256) {
        /** Strong: the same bytes and no others. */
        String etag() {
            return '"' + sha256 + export.wish().compression().extension.replace('.', '-') + '"';
        }
    }

    private ExportJobs(Exports exports, Spool spool, Duration keep) {
        this.exports = exports;
        this.spool = spool;
        this.keep = keep;
    }

    public static ExportJobs open(Exports exports, ExportConfig config, Path folder) throws StartRefused {
        return new ExportJobs(exports, Spool.open(folder, config.spoolBytes()), config.keep());
    }

    /** Forgets results whose time is over. */
    public int tidy() {
        for (Result result : results.values()) {
            if (result.export.secondsSinceEnd() > keep.toMillis() / 1e3) {
                drop(result.export.id());
            }
        }
        return 0;
    }

    /** Comes back when the first rows are there; the rest goes on by itself. */
    Export start(Wish wish) {
        ExportRun run = exports.begin(wish);
        Thread thread = new Thread(() -> work(run), "export-" + run.export().id());
        thread.setDaemon(true);
        thread.start();
        return run.export();
    }

    @Nullable
    Result result(String id) {
        return results.get(id);
    }

    void drop(String id) {
        exports.cancel(id, "cancelled by request");
        Result result = results.remove(id);
        if (result != null) {
            spool.delete(result.file);
        }
    }

    private void work(ExportRun run) {
        Export export = run.export();
        Path file = spool.file(export.id());
        try {
            String checksum;
            try (OutputStream out = spool.create(file)) {
                checksum = run.writeTo(out, Status.FAILED, "the result cannot be written");
            }
            results.put(export.id(), new Result(export, file, Files.size(file), checksum));
            export.complete(checksum);
        } catch (IOException | RuntimeException e) {
            export.end(Status.FAILED, e.toString());
            spool.delete(file);
        } finally {
            exports.finish(run);
        }
    }
}
