package io.rentscout.export;

import io.rentscout.property.Property;
import io.rentscout.property.PropertyRows;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes listings as JSON Lines, read through a cursor so that only one batch of them is in memory. Not final: the
 * transaction, without which there is no cursor, is a proxy around it. Any thread.
 */
@Component
@Transactional(readOnly = true)
class PropertyExport {

    static final int BATCH = 1000;

    private final PropertyRows rows;
    private final ObjectWriter json;

    PropertyExport(PropertyRows rows, JsonMapper json) {
        this.rows = rows;
        this.json = json.writerFor(Property.class)
                .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
                .withRootValueSeparator("\n");
    }

    /**
     * @param city whose listings, or null for all
     * @param out stays open, also after a failure: closing it would tell the reader that he has everything
     * @param progress is told after every {@link #BATCH} listings
     */
    public ExportStatistics writeTo(OutputStream out, @Nullable String city, ExportProgress progress) {
        long start = System.nanoTime();
        JsonGenerator lines = json.createGenerator(out);
        long[] items = {0};
        rows.each(city, BATCH, property -> {
            json.writeValue(lines, property);
            if (++items[0] % BATCH == 0) {
                progress.onProgress(items[0]);
            }
        });
        if (items[0] > 0) {
            lines.writeRaw('\n');
        }
        lines.flush();
        return ExportStatistics.since(start, "completed", items[0]);
    }
}
