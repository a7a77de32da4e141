package io.rentscout.export;

import io.rentscout.web.Validation;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/properties/export")
final class ExportController {

    private static final Logger LOG = LoggerFactory.getLogger(ExportController.class);

    private final PropertyExport export;
    private volatile ExportStatistics latest = ExportStatistics.NONE;

    ExportController(PropertyExport export) {
        this.export = export;
    }

    @GetMapping
    void export(@RequestParam(required = false) @Nullable String city, HttpServletResponse response)
            throws IOException {
        new Validation()
                .require(
                        city == null || !city.isBlank(), "city", "must not be blank; leave it out to export every city")
                .optionalText(city, "city", 100)
                .check();
        long start = System.nanoTime();
        long[] items = {0};
        latest = ExportStatistics.since(start, "running", 0);
        response.setContentType("application/x-ndjson");
        try {
            latest = export.writeTo(response.getOutputStream(), city, current -> {
                items[0] = current;
                latest = ExportStatistics.since(start, "running", current);
            });
            LOG.info("{} listings exported in {} s", latest.items(), latest.durationSeconds());
        } catch (RuntimeException failure) {
            latest = ExportStatistics.since(start, "failed", items[0]);
            if (response.isCommitted()) {
                LOG.error("The export broke off after more than {} listings", items[0], failure);
                // An error page would be taken for more listings; this makes the server drop the connection. Without a
                // cause,
                // to which Problems would have an answer.
                throw new IOException("the export broke off");
            }
            throw failure;
        }
    }

    /** Of the export that reported last. */
    @GetMapping("/statistics")
    ExportStatistics statistics() {
        return latest;
    }
}
