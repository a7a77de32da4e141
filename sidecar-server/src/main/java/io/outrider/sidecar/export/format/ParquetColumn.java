package io.outrider.sidecar.export.format;

import io.airlift.compress.snappy.SnappyCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;

/**
 * The values of one column in one group of rows: finished pages, and the one that is being filled. A page says first which rows have a
 * value, then the values that are there, one behind the other. One thread.
 */
final class ParquetColumn {
    private static final int PAGE_BYTES = 128 * 1024;
    private static final int PAGE_ROWS = 20_000;

    private final TypedColumn type;
    private final SnappyCompressor compressor = new SnappyCompressor();
    private final Bytes there = new Bytes(1024);
    private final Bytes values = new Bytes(4096);
    private final Bytes page = new Bytes(4096);
    private final Bytes one = new Bytes(8);
    private final Bytes chunk = new Bytes(4096);
    private int rows;
    private int present;
    private long allRows;
    private long uncompressed;

    ParquetColumn(TypedColumn type) {
        this.type = type;
    }

    TypedColumn type() {
        return type;
    }

    /** How much memory the group takes so far. */
    long held() {
        return (long) chunk.length() + values.length();
    }

    void add(byte[] data, int at, int length) throws IOException {
        bit(there, rows, true);
        switch (type.storage) {
            case BIT -> {
                one.clear();
                type.write(data, at, length, one);
                bit(values, present, one.array()[0] != 0);
            }
            case INT2 -> values.addInt4(BigEndian.int2(data, at));
            case BYTES -> {
                int from = values.length();
                values.addInt4(0);
                type.write(data, at, length, values);
                values.setInt4(from, values.length() - from - 4);
            }
            case DECIMAL16 -> {
                int from = values.length();
                type.write(data, at, length, values);
                reverse(values.array(), from, from + type.storage.width - 1);
            }
            default -> type.write(data, at, length, values);
        }
        present++;
        rows++;
        endPageWhenFull();
    }

    void addNull() throws IOException {
        bit(there, rows, false);
        rows++;
        endPageWhenFull();
    }

    /** @param position of the chunk in the file */
    ColumnChunk moveTo(Bytes out, long position) throws IOException {
        if (rows > 0) {
            endPage();
        }
        ColumnMetaData about = new ColumnMetaData(
                ParquetTypes.physical(type),
                List.of(Encoding.PLAIN, Encoding.RLE),
                List.of(type.column.name()),
                CompressionCodec.SNAPPY,
                allRows,
                uncompressed,
                chunk.length(),
                position);
        out.add(chunk.array(), 0, chunk.length());
        chunk.clear();
        allRows = 0;
        uncompressed = 0;
        return new ColumnChunk(0).setMeta_data(about);
    }

    private void endPageWhenFull() throws IOException {
        if (values.length() >= PAGE_BYTES || rows == PAGE_ROWS) {
            endPage();
        }
    }

    private void endPage() throws IOException {
        page.clear();
        page.addInt4(0);
        writeLevels();
        page.setInt4(0, page.length() - 4);
        page.add(values.array(), 0, values.length());

        byte[] compressed = new byte[compressor.maxCompressedLength(page.length())];
        int length = compressor.compress(page.array(), 0, page.length(), compressed, 0, compressed.length);
        PageHeader header = new PageHeader(PageType.DATA_PAGE, page.length(), length);
        header.setData_page_header(new DataPageHeader(rows, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
        ByteArrayOutputStream head = new ByteArrayOutputStream(64);
        Util.writePageHeader(header, head);
        chunk.add(head.toByteArray());
        chunk.add(compressed, 0, length);

        uncompressed += head.size() + page.length();
        allRows += rows;
        rows = 0;
        present = 0;
        there.clear();
        values.clear();
    }

    /** Runs of equal bits, or bits in groups of eight: the length, whose lowest bit tells which, then the value or the bits. */
    private void writeLevels() {
        if (present == rows || present == 0) {
            number(rows << 1);
            page.add(present == 0 ? 0 : 1);
        } else {
            number(there.length() << 1 | 1);
            page.add(there.array(), 0, there.length());
        }
    }

    /** Seven bits a byte, the lowest first. */
    private void number(int value) {
        int rest = value;
        while (rest > 127) {
            page.add(rest & 127 | 128);
            rest >>>= 7;
        }
        page.add(rest);
    }

    private static void bit(Bytes bits, int index, boolean set) {
        if ((index & 7) == 0) {
            bits.add(0);
        }
        if (set) {
            bits.array()[index >> 3] |= (byte) (1 << (index & 7));
        }
    }

    private static void reverse(byte[] bytes, int from, int to) {
        for (int i = from, j = to; i < j; i++, j--) {
            byte b = bytes[i];
            bytes[i] = bytes[j];
            bytes[j] = b;
        }
    }
}
