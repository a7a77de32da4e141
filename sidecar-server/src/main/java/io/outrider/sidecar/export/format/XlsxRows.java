package io.outrider.sidecar.export.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One sheet of an Excel workbook: a zip archive whose largest part is written row by row. Its directory comes at the end, so one that was
 * cut off does not open.
 */
public final class XlsxRows implements RowFormat {
    /** What a sheet holds below its header. */
    public static final int MOST_ROWS = 1_048_575;

    private static final int PIECE = 32 * 1024;
    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";

    private final List<Column> columns;
    private final XlsxCell[] cells;
    private final byte[][] letters;
    private final Bytes sheet = new Bytes(PIECE + 8 * 1024);
    private @Nullable ZipOutputStream zip;
    private Bytes target = new Bytes(0);
    private int row = 1;

    public XlsxRows(List<Column> columns) {
        this.columns = List.copyOf(columns);
        cells = columns.stream().map(XlsxCell::of).toArray(XlsxCell[]::new);
        letters = new byte[cells.length][];
        for (int i = 0; i < letters.length; i++) {
            letters[i] = letters(i).getBytes(UTF_8);
        }
    }

    @Override
    public void begin(Bytes out) throws IOException {
        target = out;
        ZipOutputStream archive = new ZipOutputStream(new OutputStream() {
            @Override
            public void write(int b) {
                target.add(b);
            }

            @Override
            public void write(byte[] bytes, int from, int count) {
                target.add(bytes, from, count);
            }
        });
        archive.setLevel(1);
        zip = archive;
        part("[Content_Types].xml", contentTypes());
        part(
                "_rels/.rels",
                "<Relationships xmlns=\"" + PACKAGE + "relationships\"><Relationship Id=\"r1\" Type=\"" + RELATIONS
                        + "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        part(
                "xl/workbook.xml",
                "<workbook xmlns=\"" + MAIN + "\" xmlns:r=\"" + RELATIONS
                        + "\"><sheets><sheet name=\"rows\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
        part(
                "xl/_rels/workbook.xml.rels",
                "<Relationships xmlns=\"" + PACKAGE + "relationships\"><Relationship Id=\"r1\" Type=\"" + RELATIONS
                        + "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"" + RELATIONS
                        + "/styles\" Target=\"styles.xml\"/></Relationships>");
        part("xl/styles.xml", styles());
        archive.putNextEntry(entry("xl/worksheets/sheet1.xml"));
        sheet.addAscii(HEAD + "<worksheet xmlns=\"" + MAIN + "\"><sheetViews><sheetView workbookViewId=\"0\">"
                + "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>"
                + "<sheetData>");
        beginRow();
        for (int i = 0; i < cells.length; i++) {
            byte[] name = columns.get(i).name().getBytes(UTF_8);
            beginCell(i);
            XlsxCell.writeText(columns.get(i).name(), name, 0, name.length, sheet);
        }
        endRow();
    }

    @Override
    public void row(BinaryRows rows, Bytes out) throws IOException {
        target = out;
        if (row > MOST_ROWS + 1) {
            throw new IOException("an Excel sheet ends after " + MOST_ROWS
                    + " rows and its header; use limit or filters, or another format");
        }
        beginRow();
        byte[] data = rows.data();
        for (int i = 0; i < cells.length; i++) {
            int length = rows.length(i);
            if (length >= 0) {
                beginCell(i);
                cells[i].write(data, rows.start(i), length, sheet);
            }
        }
        endRow();
    }

    @Override
    public void end(Bytes out) throws IOException {
        target = out;
        sheet.addAscii("</sheetData></worksheet>");
        ZipOutputStream archive = Objects.requireNonNull(zip);
        archive.write(sheet.array(), 0, sheet.length());
        archive.closeEntry();
        archive.close();
    }

    private void beginRow() {
        sheet.addAscii("<row r=\"");
        sheet.addWhole(row);
        sheet.addAscii("\">");
    }

    private void endRow() throws IOException {
        sheet.addAscii("</row>");
        row++;
        if (sheet.length() >= PIECE) {
            Objects.requireNonNull(zip).write(sheet.array(), 0, sheet.length());
            sheet.clear();
        }
    }

    private void beginCell(int column) {
        sheet.addAscii("<c r=\"");
        sheet.add(letters[column]);
        sheet.addWhole(row);
        sheet.add('"');
    }

    private void part(String name, String xml) throws IOException {
        ZipOutputStream archive = Objects.requireNonNull(zip);
        archive.putNextEntry(entry(name));
        archive.write((HEAD + xml).getBytes(UTF_8));
        archive.closeEntry();
    }

    /** The same rows give the same bytes, whenever. */
    private static ZipEntry entry(String name) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(java.time.LocalDateTime.of(2000, 1, 1, 0, 0));
        return entry;
    }

    private static String contentTypes() {
        String types = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
        return "<Types xmlns=\"" + PACKAGE + "content-types\">"
                + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" + types + "sheet.main+xml\"/>"
                + "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" + types + "worksheet+xml\"/>"
                + "<Override PartName=\"/xl/styles.xml\" ContentType=\"" + types + "styles+xml\"/></Types>";
    }

    /** Style 0 for what needs none, and those of {@link XlsxCell}. */
    private static String styles() {
        return "<styleSheet xmlns=\"" + MAIN + "\"><numFmts count=\"2\">"
                + "<numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/>"
                + "<numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss.000\"/></numFmts>"
                + "<fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
                + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
                + "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
                + "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
                + "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
                + "<cellXfs count=\"3\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
                + "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
                + "<xf numFmtId=\"165\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
                + "</cellXfs></styleSheet>";
    }

    /** 0 is A, 25 Z, 26 AA. */
    private static String letters(int column) {
        StringBuilder letters = new StringBuilder();
        for (int rest = column; rest >= 0; rest = rest / 26 - 1) {
            letters.insert(0, (char) ('A' + rest % 26));
        }
        return letters.toString();
    }
}
