package io.outrider.sidecar.export.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrider.sidecar.export.format.Times.Years;
import java.util.Arrays;
import java.util.List;

/** Comma-separated values after RFC 4180, in the forms that PostgreSQL's own COPY FROM reads. */
public final class CsvRows implements RowFormat {
    private static final long QUOTES = Words.repeated('"');

    private final Cell[] cells;
    private final List<Column> columns;
    private final CsvStyle style;
    private final byte[] nullText;
    private final long delimiters;

    public CsvRows(List<Column> columns, CsvStyle style) {
        this.columns = List.copyOf(columns);
        this.style = style;
        nullText = style.nullText().getBytes(ISO_8859_1);
        delimiters = Words.repeated(style.delimiter());
        cells = columns.stream().map(column -> cell(column.kind())).toArray(Cell[]::new);
    }

    @Override
    public void begin(Bytes out) {
        if (style.byteOrderMark()) {
            out.add(0xEF);
            out.add(0xBB);
            out.add(0xBF);
        }
        if (style.header()) {
            for (int i = 0; i < cells.length; i++) {
                if (i > 0) {
                    out.add(style.delimiter());
                }
                byte[] name = columns.get(i).name().getBytes(UTF_8);
                text(name, 0, name.length, out);
            }
            endLine(out);
        }
    }

    @Override
    public void row(BinaryRows rows, Bytes out) {
        byte[] data = rows.data();
        for (int i = 0; i < cells.length; i++) {
            if (i > 0) {
                out.add(style.delimiter());
            }
            int length = rows.length(i);
            if (length < 0) {
                out.add(nullText);
            } else {
                cells[i].write(data, rows.start(i), length, out);
            }
        }
        endLine(out);
    }

    @Override
    public void end(Bytes out) {}

    private void endLine(Bytes out) {
        out.room(2);
        if (style.crlf()) {
            out.put('\r');
        }
        out.put('\n');
    }

    private Cell cell(Kind kind) {
        Cell plain = PlainCells.of(kind, Years.POSTGRES);
        if (plain != null) {
            return plain;
        }
        return switch (kind) {
            case TEXT -> style.escapeFormulas() ? this::escapedText : this::text;
            case JSON -> this::text;
            case JSONB -> (data, at, length, out) -> text(data, at + 1, length - 1, out);
            case BYTEA ->
                (data, at, length, out) -> {
                    out.addAscii("\\x");
                    Texts.writeHex(data, at, length, out);
                };
            default -> throw new IllegalArgumentException(kind + " is asked for as text");
        };
    }

    private void escapedText(byte[] data, int at, int length, Bytes out) {
        if (length > 0 && isFormula(data, at, length)) {
            byte[] escaped = new byte[length + 1];
            escaped[0] = '\'';
            System.arraycopy(data, at, escaped, 1, length);
            text(escaped, 0, escaped.length, out);
        } else {
            text(data, at, length, out);
        }
    }

    /** Also the full-width forms of the four signs, which some spreadsheets take for them. */
    private static boolean isFormula(byte[] data, int at, int length) {
        return switch (data[at]) {
            case '=', '+', '-', '@', '\t', '\r', '\n' -> true;
            case (byte) 0xEF ->
                length >= 3
                        && switch ((data[at + 1] & 255) << 8 | data[at + 2] & 255) {
                            case 0xBC9D, 0xBC8B, 0xBC8D, 0xBCA0 -> true;
                            default -> false;
                        };
            default -> false;
        };
    }

    private void text(byte[] data, int at, int length, Bytes out) {
        int end = at + length;
        // A line that is \. alone ends the data for PostgreSQL.
        boolean special = Arrays.equals(data, at, end, nullText, 0, nullText.length)
                || (length == 2 && data[at] == '\\' && data[at + 1] == '.');
        if (special || !isCopiedPlain(data, at, end, out)) {
            quoted(data, at, end, out);
        }
    }

    /**
     * Copies the text, word by word, until something in it wants quotes; what was copied by then is left to be written over. Words that
     * hold another control character are looked at byte by byte.
     */
    private boolean isCopiedPlain(byte[] data, int at, int end, Bytes out) {
        out.room(end - at + 8);
        byte[] target = out.array();
        int to = out.length();
        int i = at;
        while (i < end) {
            int count = Math.min(8, end - i);
            if (i + 8 <= data.length) {
                long word = count == 8 ? Words.get(data, i) : Words.first(count, Words.get(data, i));
                boolean suspicious = (Words.equal(word, delimiters) | Words.controlOrQuote(word)) != 0;
                if (suspicious && wantsQuotes(data, i, i + count)) {
                    return false;
                }
                Words.put(target, to, word);
            } else if (wantsQuotes(data, i, i + count)) {
                return false;
            } else {
                System.arraycopy(data, i, target, to, count);
            }
            to += count;
            i += count;
        }
        out.advanceTo(to);
        return true;
    }

    private boolean wantsQuotes(byte[] data, int at, int end) {
        for (int i = at; i < end; i++) {
            byte b = data[i];
            if (b == style.delimiter() || b == '"' || b == '\n' || b == '\r') {
                return true;
            }
        }
        return false;
    }

    private static void quoted(byte[] data, int at, int end, Bytes out) {
        out.room((end - at) * 2 + 10);
        byte[] target = out.array();
        int to = out.length();
        target[to++] = '"';
        int i = at;
        while (i < end) {
            if (i + 8 <= data.length) {
                int count = Math.min(8, end - i);
                long word = count == 8 ? Words.get(data, i) : Words.first(count, Words.get(data, i));
                if (Words.equal(word, QUOTES) == 0) {
                    Words.put(target, to, word);
                    to += count;
                    i += count;
                    continue;
                }
            }
            for (int stop = Math.min(end, i + 8); i < stop; i++) {
                target[to++] = data[i];
                if (data[i] == '"') {
                    target[to++] = '"';
                }
            }
        }
        target[to++] = '"';
        out.advanceTo(to);
    }
}
