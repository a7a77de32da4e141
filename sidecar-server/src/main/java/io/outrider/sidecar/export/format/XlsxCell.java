package io.outrider.sidecar.export.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrider.sidecar.export.format.Times.Years;
import java.io.IOException;
import java.util.Objects;

/**
 * A value as a cell of a sheet, behind its address. Excel's numbers are doubles: what has more digits than those keep, and what lies
 * outside Excel's calendar, is a text. A text is never calculated.
 */
interface XlsxCell {
    /** What Excel takes in one cell. */
    int MOST_CHARACTERS = 32_767;

    /** Digits that a double keeps whatever they are. */
    int SAFE_DIGITS = 15;

    /** 1900-03-01; before it Excel counts a day that never was. */
    int FIRST_DAY = -36_465;

    int LAST_DAY = 2_921_939; // 9999-12-31
    int DAYS_1899_TO_2000 = 36_526;

    void write(byte[] data, int at, int length, Bytes out) throws IOException;

    static XlsxCell of(Column column) {
        String name = column.name();
        return switch (column.kind()) {
            case BOOL -> (data, at, length, out) -> out.addAscii(" t=\"b\"><v>" + data[at] + "</v></c>");
            case INT2, INT4, OID, FLOAT4 -> numberOrText(column);
            case INT8, FLOAT8, NUMERIC -> numberOrText(column);
            case DATE -> XlsxCell::date;
            case TIMESTAMP, TIMESTAMPTZ -> timestamp(column);
            case TEXT, JSON -> (data, at, length, out) -> writeText(name, data, at, length, out);
            case JSONB -> (data, at, length, out) -> writeText(name, data, at + 1, length - 1, out);
            case BYTEA ->
                viaText(name, (data, at, length, out) -> {
                    out.addAscii("\\x");
                    Texts.writeHex(data, at, length, out);
                });
            case UUID, TIME, TIMETZ, INTERVAL -> viaText(name, plain(column.kind()));
            case ARRAY -> throw new IllegalArgumentException("arrays are asked for as text");
        };
    }

    /** @param column for the message, should it be too long */
    static void writeText(String column, byte[] data, int at, int length, Bytes out) throws IOException {
        if (length > MOST_CHARACTERS) {
            int characters = new String(data, at, length, UTF_8).length();
            if (characters > MOST_CHARACTERS) {
                throw new IOException("column " + column + " has a text of " + characters
                        + " characters; a cell of a sheet holds " + MOST_CHARACTERS
                        + ". Leave the column out, or use another format");
            }
        }
        out.addAscii(" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
        XmlText.write(data, at, length, out);
        out.addAscii("</t></is></c>");
    }

    private static XlsxCell numberOrText(Column column) {
        Cell plain = plain(column.kind());
        Bytes digits = new Bytes(64);
        return (data, at, length, out) -> {
            digits.clear();
            plain.write(data, at, length, digits);
            if (isSafe(column.kind(), digits)) {
                out.addAscii("><v>");
                out.add(digits.array(), 0, digits.length());
                out.addAscii("</v></c>");
            } else {
                writeText(column.name(), digits.array(), 0, digits.length(), out);
            }
        };
    }

    /** Neither NaN nor infinite, and, unless it is a double already, of no more digits than a double keeps. */
    private static boolean isSafe(Kind kind, Bytes number) {
        int count = 0;
        for (int i = 0; i < number.length(); i++) {
            byte b = number.array()[i];
            if (b >= '0' && b <= '9') {
                count += count > 0 || b != '0' ? 1 : 0;
            } else if (b != '-' && b != '.' && b != 'E' && b != '+') {
                return false;
            }
        }
        return kind == Kind.FLOAT8 || kind == Kind.FLOAT4 || count <= SAFE_DIGITS;
    }

    private static void date(byte[] data, int at, int length, Bytes out) throws IOException {
        int days = BigEndian.int4(data, at);
        if (days < FIRST_DAY || days > LAST_DAY) {
            Bytes text = new Bytes(32);
            Times.writeDate(days, Years.ISO, text);
            writeText("", text.array(), 0, text.length(), out);
            return;
        }
        out.addAscii(" s=\"1\"><v>");
        out.addWhole(days + DAYS_1899_TO_2000);
        out.addAscii("</v></c>");
    }

    private static XlsxCell timestamp(Column column) {
        Cell plain = plain(column.kind());
        return (data, at, length, out) -> {
            long micros = BigEndian.int8(data, at);
            long days = Math.floorDiv(micros, Times.MICROS_PER_DAY);
            if (days < FIRST_DAY || days > LAST_DAY || !Times.isFinite(micros)) {
                Bytes text = new Bytes(64);
                plain.write(data, at, length, text);
                writeText(column.name(), text.array(), 0, text.length(), out);
                return;
            }
            out.addAscii(" s=\"2\"><v>");
            double part = (double) (micros - days * Times.MICROS_PER_DAY) / Times.MICROS_PER_DAY;
            out.add(Double.toString(days + DAYS_1899_TO_2000 + part).getBytes(ISO_8859_1));
            out.addAscii("</v></c>");
        };
    }

    private static XlsxCell viaText(String column, Cell cell) {
        Bytes text = new Bytes(64);
        return (data, at, length, out) -> {
            text.clear();
            cell.write(data, at, length, text);
            writeText(column, text.array(), 0, text.length(), out);
        };
    }

    private static Cell plain(Kind kind) {
        return Objects.requireNonNull(PlainCells.of(kind, Years.ISO));
    }
}
