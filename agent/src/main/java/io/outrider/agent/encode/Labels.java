package io.outrider.agent.encode;

/** What the host's own code says of its business: texts under {@code labels}, numbers under {@code numeric_labels}. Drain thread only. */
final class Labels {
    private static final int MAX_TEXT = 1024;

    private Labels() {}

    static void write(AppFields app, JsonLine out) {
        int labels = out.open(Names.LABELS);
        for (int i = 0; i < app.count(); i++) {
            Object value = app.value(i);
            if (value != null && !AppFields.isNumber(value) && isLabel(app, i)) {
                LabelName.write(app.name(i), out);
                out.quoted(AppFields.text(value), MAX_TEXT);
            }
        }
        out.close(labels);
        int numbers = out.open(Names.NUMERIC_LABELS);
        for (int i = 0; i < app.count(); i++) {
            Object value = app.value(i);
            if (value != null && AppFields.isNumber(value) && isLabel(app, i)) {
                LabelName.write(app.name(i), out);
                LabelName.writeNumber(value, out);
            }
        }
        out.close(numbers);
    }

    /** The statement's text is shown masked, under db.query.text, and nowhere else. */
    private static boolean isLabel(AppFields app, int i) {
        return !app.isRepeated(i) && !app.name(i).equals("database_query");
    }
}
