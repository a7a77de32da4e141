package io.outrider.sidecar.export;

import io.outrider.sidecar.export.Export.Status;
import io.outrider.sidecar.export.format.ArrowRows;
import io.outrider.sidecar.export.format.Column.Decimal;
import io.outrider.sidecar.export.format.CsvRows;
import io.outrider.sidecar.export.format.JsonRows;
import io.outrider.sidecar.export.format.ParquetRows;
import io.outrider.sidecar.export.format.RowFormat;
import io.outrider.sidecar.export.format.XlsxRows;
import io.outrider.sidecar.http.Problem;
import io.outrider.sidecar.postgres.Extraction;
import io.outrider.sidecar.postgres.PostgresConfig;
import io.outrider.sidecar.postgres.ResultColumn;
import io.outrider.sidecar.rundir.StartRefused;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All exports: those that run, the last that ended, and how many there may be. Any thread. */
public final class Exports implements AutoCloseable {
    private static final int REMEMBERED = 200;
    private static final int RANGES_SINCE = 14;
    private static final int LONGEST_WAIT_SECONDS = 60;

    private final ExportConfig config;
    private final PostgresConfig postgres;
    private final Clock clock;
    private final Map<String, Dataset> datasets;
    private final Semaphore places;
    private final Totals totals = new Totals();
    private final SecureRandom random = new SecureRandom();
    private final Map<String, ExportRun> running = new ConcurrentHashMap<>();
    private final Deque<Export> ended = new ArrayDeque<>(); // newest first; guarded by itself
    private volatile Consumer<Figures> listener = figures -> {};

    /** What an export came to. */
    public record Figures(String dataset, String format, String status, double seconds, long items, long bytes) {}

    private Exports(ExportConfig config, PostgresConfig postgres, Clock clock, Map<String, Dataset> datasets) {
        this.config = config;
        this.postgres = postgres;
        this.clock = clock;
        this.datasets = datasets;
        this.places = new Semaphore(config.maxConcurrent());
    }

    public static Exports open(ExportConfig config, PostgresConfig postgres, Clock clock) throws StartRefused {
        if (config.datasets().isEmpty()) {
            return new Exports(config, postgres, clock, Map.of());
        }
        if (!postgres.isSet()) {
            throw new StartRefused("export.datasets is set but postgres.url is not; the rows come from there");
        }
        return new Exports(config, postgres, clock, DatasetFile.read(Path.of(config.datasets())));
    }

    /** @param told of every export that has ended, in its thread */
    public void onEnd(Consumer<Figures> told) {
        listener = told;
    }

    /** Looks after those that run. One thread. */
    public int watch() {
        long now = System.nanoTime();
        for (ExportRun run : running.values()) {
            run.watch(now);
            if (!run.hasBegun()
                    && run.export().seconds() > config.firstRowWithin().toMillis() / 1e3) {
                run.stop(Status.FAILED, "the query gave no row within export.first-row-within");
            }
            if (run.export().seconds() > config.maxDuration().toMillis() / 1e3) {
                run.stop(Status.FAILED, "it took longer than export.max-duration");
            }
        }
        return 0;
    }

    @Override
    public void close() {
        running.values().forEach(run -> run.stop(Status.CANCELLED, "the sidecar stops"));
    }

    Collection<Dataset> datasets() {
        return datasets.values();
    }

    @Nullable
    Dataset dataset(String name) {
        return datasets.get(name);
    }

    Totals totals() {
        return totals;
    }

    /** Newest first. */
    List<Export> all() {
        List<Export> all = new ArrayList<>();
        synchronized (ended) {
            running.values().forEach(run -> all.add(run.export()));
            all.addAll(ended);
        }
        return all;
    }

    @Nullable
    Export find(String id) {
        ExportRun run = running.get(id);
        if (run != null) {
            return run.export();
        }
        synchronized (ended) {
            return ended.stream()
                    .filter(export -> export.id().equals(id))
                    .findFirst()
                    .orElse(null);
        }
    }

    void cancel(String id, String why) {
        ExportRun run = running.get(id);
        if (run != null) {
            run.stop(Status.CANCELLED, why);
        }
    }

    /** Runs the query as far as its first rows. Whoever gets the run has to give it back to {@link #finish}. */
    ExportRun begin(Wish wish, String caller) {
        wish.dataset().check(caller);
        if (!places.tryAcquire(wish.streams())) {
            throw full();
        }
        Export export = new Export(newId(), wish, caller, clock);
        try {
            ExportRun run = open(export);
            try {
                running.put(export.id(), run);
                run.begin();
                return run;
            } catch (SQLException | IOException | RuntimeException | OutOfMemoryError e) {
                export.end(Status.FAILED, String.valueOf(e.getMessage()));
                running.remove(export.id());
                run.close();
                throw e;
            }
        } catch (SQLException e) {
            boolean stopped =
                    !export.error().isEmpty() && !String.valueOf(e.getMessage()).equals(export.error());
            throw failed(
                    export,
                    stopped
                            ? new Problem(504, "Export stopped", "It was ended: " + export.error() + ".")
                            : DatabaseProblem.of(e),
                    e);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            throw failed(export, new Problem(502, "Export failed", "The rows cannot be read: " + e), e);
        }
    }

    void finish(ExportRun run) {
        try {
            run.close();
        } finally {
            boolean first;
            synchronized (ended) { // whoever looks at both finds it in one of them
                first = running.remove(run.export().id()) != null;
                if (first) {
                    keep(run.export());
                }
            }
            if (first) {
                places.release(run.export().wish().streams());
                tell(run.export());
            }
        }
    }

    private Problem failed(Export export, Problem problem, Throwable cause) {
        places.release(export.wish().streams());
        export.end(Status.FAILED, String.valueOf(cause.getMessage()));
        keep(export);
        tell(export);
        return cause instanceof Problem told ? told : problem;
    }

    private ExportRun open(Export export) throws SQLException {
        Wish wish = export.wish();
        Extraction extraction = Extraction.open(postgres, config.maxDuration());
        try {
            List<ResultColumn> described = extraction.describe(
                    wish.dataset().source() + " AS source",
                    wish.columns().stream().map(Dataset::quoted).toList());
            Statements statements = new Statements(wish, described, decimals(wish, extraction), extraction::literal);
            String select = statements.select(null);
            export.expect(extraction.estimatedRows(select));
            checkRows(export, extraction, select);
            Blocks blocks = blocks(wish, extraction, statements);
            RowFormat format = format(wish, statements);
            return new ExportRun(
                    export,
                    blocks == null
                            ? new OneStream(
                                    extraction, select, statements.columns().size(), format)
                            : blocks,
                    format,
                    new Patience(config.slowAfter().toNanos(), config.minBytesPerSecond()));
        } catch (SQLException | RuntimeException e) {
            extraction.close();
            throw e;
        }
    }

    /** A sheet has an end, which is better known before the first byte. Few rows are not counted: the sheet itself says when it is full. */
    private static void checkRows(Export export, Extraction extraction, String select) throws SQLException {
        boolean sheet =
                export.wish().format() == FileFormat.XLSX && export.wish().limit() > XlsxRows.MOST_ROWS;
        if (sheet
                && export.estimatedItems() > XlsxRows.MOST_ROWS / 2
                && extraction.hasMoreRows(select, XlsxRows.MOST_ROWS)) {
            throw new Problem(
                    422,
                    "Too many rows for a sheet",
                    "There are more rows than the " + XlsxRows.MOST_ROWS
                            + " that an Excel sheet holds below its header; use limit or filters, or another format.");
        }
    }

    private static List<@Nullable Decimal> decimals(Wish wish, Extraction extraction) throws SQLException {
        if (!wish.format().hasDecimals() || wish.numericAsText()) {
            return Collections.nCopies(wish.columns().size(), null);
        }
        List<@Nullable Decimal> decimals = new ArrayList<>();
        for (Extraction.@Nullable Digits digits : extraction.digits(
                wish.dataset().source() + " AS source",
                wish.columns().stream().map(Dataset::quoted).toList())) {
            boolean fits = digits != null
                    && digits.all() <= Decimal.MOST_DIGITS
                    && digits.scale() >= 0
                    && digits.scale() <= digits.all();
            decimals.add(fits ? new Decimal(digits.all(), digits.scale()) : null);
        }
        return decimals;
    }

    /** Null when one stream does. */
    private @Nullable Blocks blocks(Wish wish, Extraction leader, Statements statements) throws SQLException {
        String table = wish.dataset().table();
        if (wish.streams() == 1 || table == null) {
            return null;
        }
        long pages = leader.pages(table);
        if (pages == 0 || leader.majorVersion() < RANGES_SINCE) {
            return null; // a view, an empty table, or a server that would read the whole table for every range
        }
        String snapshot = leader.exportSnapshot();
        List<Extraction> extractions = new ArrayList<>();
        try {
            for (int i = 0; i < wish.streams(); i++) {
                extractions.add(Extraction.open(postgres, config.maxDuration(), snapshot));
            }
        } catch (SQLException e) {
            extractions.forEach(Extraction::close);
            throw e;
        }
        return new ParallelStreams(
                leader,
                extractions,
                pages,
                statements::select,
                statements.columns().size(),
                () -> format(wish, statements));
    }

    private static RowFormat format(Wish wish, Statements statements) {
        return switch (wish.format()) {
            case CSV -> new CsvRows(statements.columns(), wish.style());
            case JSON -> new JsonRows(statements.columns(), false, wish.wideAsText());
            case JSONL -> new JsonRows(statements.columns(), true, wish.wideAsText());
            case XLSX -> new XlsxRows(statements.columns());
            case PARQUET -> new ParquetRows(statements.columns());
            case ARROW -> new ArrowRows(statements.columns());
        };
    }

    private Problem full() {
        double soonest = running.values().stream()
                .mapToDouble(run -> run.export().secondsLeft())
                .min()
                .orElse(1);
        long wait = Math.max(1, Math.min(LONGEST_WAIT_SECONDS, (long) Math.ceil(soonest)));
        return new Problem(
                        429,
                        "Too many exports",
                        "All " + config.maxConcurrent()
                                + " places (export.max-concurrent) are taken; try again when one is free.")
                .with("Retry-After", Long.toString(wait));
    }

    private void keep(Export export) {
        totals.add(export);
        synchronized (ended) {
            ended.addFirst(export);
            while (ended.size() > REMEMBERED) {
                ended.removeLast();
            }
        }
    }

    private void tell(Export export) {
        listener.accept(new Figures(
                export.wish().dataset().name(),
                export.wish().format().word(),
                export.status().word(),
                export.seconds(),
                export.items(),
                export.bytes()));
    }

    private String newId() {
        return new BigInteger(80, random).setBit(80).toString(36);
    }
}
