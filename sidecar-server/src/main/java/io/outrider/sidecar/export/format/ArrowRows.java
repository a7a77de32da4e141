package io.outrider.sidecar.export.format;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.flatbuffers.FlatBufferBuilder;
import io.outrider.sidecar.export.format.TypedColumn.Storage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * Arrow's file format: a schema, record batches of a few thousand rows, and at the end a footer that says where they are; a file that
 * was cut off has none. The rows of one batch are held, column by column.
 *
 * <pre>
 * "ARROW1" 0 0 · schema · batch · batch · … · end of stream · footer · its length · "ARROW1"
 * batch: -1 · length of the head · head (flatbuffer) · per column: which are there, [offsets,] values; all at multiples of 8
 * </pre>
 */
public final class ArrowRows implements RowFormat {
    private static final byte[] MAGIC = "ARROW1".getBytes(US_ASCII);
    private static final int MOST_ROWS = 32 * 1024;
    private static final int MOST_BYTES = 512 * 1024;
    private static final int CONTINUATION = -1;

    private final ArrowColumn[] columns;
    private final List<TypedColumn> types;
    private long position;
    private int rows;
    private int held;
    private long[] blocks = new long[64 * 3]; // per batch: where, length of the head, length of the body
    private int batches;

    public ArrowRows(List<Column> columns) {
        types = columns.stream().map(column -> TypedColumn.of(column, false)).toList();
        this.columns = types.stream().map(ArrowColumn::new).toArray(ArrowColumn[]::new);
    }

    @Override
    public void begin(Bytes out) {
        int from = out.length();
        out.add(MAGIC);
        out.addZeros(2);
        FlatBufferBuilder builder = new FlatBufferBuilder(1024);
        int schema = ArrowSchema.write(types, builder);
        head(message(builder, MessageHeader.Schema, schema, 0), out);
        position += out.length() - from;
    }

    @Override
    public void row(BinaryRows row, Bytes out) throws IOException {
        byte[] data = row.data();
        for (int i = 0; i < columns.length; i++) {
            int length = row.length(i);
            if (length < 0) {
                columns[i].addNull();
            } else {
                held += length;
                columns[i].add(data, row.start(i), length);
            }
        }
        rows++;
        held += columns.length * 4;
        if (rows == MOST_ROWS || held >= MOST_BYTES) {
            writeBatch(out);
        }
    }

    @Override
    public void end(Bytes out) {
        if (rows > 0) {
            writeBatch(out);
        }
        out.addInt4(CONTINUATION);
        out.addInt4(0);
        byte[] footer = footer();
        out.add(footer);
        out.addInt4(footer.length);
        out.add(MAGIC);
    }

    private void writeBatch(Bytes out) {
        int from = out.length();
        FlatBufferBuilder builder = new FlatBufferBuilder(1024);
        long body = 0;
        for (ArrowColumn column : columns) {
            body += column.finish();
        }
        RecordBatch.startNodesVector(builder, columns.length);
        for (int i = columns.length - 1; i >= 0; i--) {
            FieldNode.createFieldNode(builder, rows, columns[i].nulls());
        }
        int nodes = builder.endVector();
        int buffers = buffers(builder, body);
        int batch = RecordBatch.createRecordBatch(builder, rows, nodes, buffers, 0, 0);
        head(message(builder, MessageHeader.RecordBatch, batch, body), out);
        int head = out.length() - from;
        for (ArrowColumn column : columns) {
            column.moveTo(out);
        }
        if (batches * 3 == blocks.length) {
            blocks = Arrays.copyOf(blocks, blocks.length * 2);
        }
        blocks[batches * 3] = position;
        blocks[batches * 3 + 1] = head;
        blocks[batches * 3 + 2] = body;
        batches++;
        rows = 0;
        held = 0;
        position += out.length() - from;
    }

    /** Vectors of flatbuffers are written from their end. */
    private int buffers(FlatBufferBuilder builder, long body) {
        int count = 0;
        for (ArrowColumn column : columns) {
            count += column.type().storage == Storage.BYTES ? 3 : 2;
        }
        RecordBatch.startBuffersVector(builder, count);
        long end = body;
        for (int i = columns.length - 1; i >= 0; i--) {
            for (Bytes part : columns[i].partsFromLast()) {
                end -= ArrowColumn.padded(part.length());
                Buffer.createBuffer(builder, end, part.length());
            }
        }
        return builder.endVector();
    }

    private static byte[] message(FlatBufferBuilder builder, byte kind, int header, long body) {
        Message.startMessage(builder);
        Message.addVersion(builder, MetadataVersion.V5);
        Message.addHeaderType(builder, kind);
        Message.addHeader(builder, header);
        Message.addBodyLength(builder, body);
        builder.finish(Message.endMessage(builder));
        return builder.sizedByteArray();
    }

    private static void head(byte[] message, Bytes out) {
        int padded = ArrowColumn.padded(message.length);
        out.addInt4(CONTINUATION);
        out.addInt4(padded);
        out.add(message);
        out.addZeros(padded - message.length);
    }

    private byte[] footer() {
        FlatBufferBuilder builder = new FlatBufferBuilder(1024);
        int schema = ArrowSchema.write(types, builder);
        Footer.startRecordBatchesVector(builder, batches);
        for (int i = batches - 1; i >= 0; i--) {
            Block.createBlock(builder, blocks[i * 3], (int) blocks[i * 3 + 1], blocks[i * 3 + 2]);
        }
        int batchList = builder.endVector();
        Footer.startDictionariesVector(builder, 0);
        int dictionaries = builder.endVector();
        Footer.startFooter(builder);
        Footer.addVersion(builder, MetadataVersion.V5);
        Footer.addSchema(builder, schema);
        Footer.addDictionaries(builder, dictionaries);
        Footer.addRecordBatches(builder, batchList);
        builder.finish(Footer.endFooter(builder));
        return builder.sizedByteArray();
    }
}
