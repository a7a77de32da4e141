package io.outrider.sidecar.export.format;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;

/**
 * Parquet: groups of rows, in each the pages of one column after those of the other, compressed by Snappy, and at the end a footer that says
 * where they are; a file that was cut off has none. The pages of one group are held, so groups are small as Parquet's go; of those before
 * it only what the footer will say.
 */
public final class ParquetRows implements RowFormat {
    private static final byte[] MAGIC = "PAR1".getBytes(US_ASCII);
    private static final int GROUP_BYTES = 3 * 1024 * 1024;
    private static final int VERSION = 1;

    private final List<ParquetColumn> columns;
    private final List<RowGroup> groups = new ArrayList<>();
    private long position;
    private long allRows;
    private long rows;

    public ParquetRows(List<Column> columns) {
        this.columns = columns.stream()
                .map(column -> new ParquetColumn(TypedColumn.of(column, true)))
                .toList();
    }

    @Override
    public void begin(Bytes out) {
        out.add(MAGIC);
        position = MAGIC.length;
    }

    @Override
    public void row(BinaryRows row, Bytes out) throws IOException {
        byte[] data = row.data();
        long held = 0;
        for (int i = 0; i < columns.size(); i++) {
            ParquetColumn column = columns.get(i);
            int length = row.length(i);
            if (length < 0) {
                column.addNull();
            } else {
                column.add(data, row.start(i), length);
            }
            held += column.held();
        }
        rows++;
        if (held >= GROUP_BYTES) {
            writeGroup(out);
        }
    }

    @Override
    public void end(Bytes out) throws IOException {
        if (rows > 0) {
            writeGroup(out);
        }
        List<SchemaElement> schema = new ArrayList<>();
        schema.add(new SchemaElement("rows").setNum_children(columns.size()));
        for (ParquetColumn column : columns) {
            schema.add(ParquetTypes.element(column.type()).setRepetition_type(FieldRepetitionType.OPTIONAL));
        }
        FileMetaData footer = new FileMetaData(VERSION, schema, allRows, groups);
        footer.setCreated_by("Outrider");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Util.writeFileMetaData(footer, bytes);
        out.add(bytes.toByteArray());
        out.addInt4(bytes.size());
        out.add(MAGIC);
    }

    private void writeGroup(Bytes out) throws IOException {
        RowGroup group = new RowGroup(new ArrayList<>(), 0, rows);
        for (ParquetColumn column : columns) {
            int from = out.length();
            group.addToColumns(column.moveTo(out, position));
            position += out.length() - from;
        }
        group.setTotal_byte_size(group.getColumns().stream()
                .mapToLong(chunk -> chunk.getMeta_data().getTotal_uncompressed_size())
                .sum());
        groups.add(PackedGroup.of(group));
        allRows += rows;
        rows = 0;
    }
}
