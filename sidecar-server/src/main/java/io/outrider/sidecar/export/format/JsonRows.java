package io.outrider.sidecar.export.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** One object a row: as lines of their own, or as one array. */
public final class JsonRows implements RowFormat {
    private static final byte[] NULL = "null".getBytes(ISO_8859_1);

    private final Cell[] cells;
    private final byte[][] names;
    private final boolean lines;
    private boolean first = true;

    /** @param lines JSON Lines rather than an array */
    public JsonRows(List<Column> columns, boolean lines, boolean wideAsText) {
        this.lines = lines;
        cells = new Cell[columns.size()];
        names = new byte[columns.size()][];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = JsonCells.of(columns.get(i), wideAsText);
            names[i] = name(columns.get(i).name(), i == 0);
        }
    }

    @Override
    public void begin(Bytes out) {
        if (!lines) {
            out.add('[');
        }
    }

    @Override
    public void row(BinaryRows rows, Bytes out) {
        if (!lines) {
            out.addAscii(first ? "\n" : ",\n");
            first = false;
        }
        byte[] data = rows.data();
        for (int i = 0; i < cells.length; i++) {
            out.add(names[i]);
            int length = rows.length(i);
            if (length < 0) {
                out.add(NULL);
            } else {
                cells[i].write(data, rows.start(i), length, out);
            }
        }
        out.add('}');
        if (lines) {
            out.add('\n');
        }
    }

    @Override
    public void end(Bytes out) {
        if (!lines) {
            out.addAscii(first ? "]\n" : "\n]\n");
        }
    }

    private static byte[] name(String name, boolean first) {
        Bytes bytes = new Bytes(name.length() + 8);
        bytes.add(first ? '{' : ',');
        byte[] text = name.getBytes(UTF_8);
        Texts.writeJson(text, 0, text.length, bytes);
        bytes.add(':');
        return java.util.Arrays.copyOf(bytes.array(), bytes.length());
    }
}
