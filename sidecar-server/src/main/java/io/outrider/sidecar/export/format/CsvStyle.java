package io.outrider.sidecar.export.format;

/**
 * The choices that CSV leaves open.
 *
 * @param nullText what stands for NULL, never in quotes; a text that equals it is quoted
 * @param escapeFormulas texts that a spreadsheet would calculate get an apostrophe in front
 */
public record CsvStyle(
        char delimiter, boolean header, boolean byteOrderMark, String nullText, boolean escapeFormulas, boolean crlf) {
    public static final CsvStyle STANDARD = new CsvStyle(',', true, false, "", true, true);
}
