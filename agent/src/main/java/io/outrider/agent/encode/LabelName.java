package io.outrider.agent.encode;

/** Writes names and numbers of the host's choice so that they fit under one flat object. */
final class LabelName {
    private static final int MAX_LENGTH = 128;

    private LabelName() {}

    /** The name as a field; its value comes next. Dots would read as nesting and become underscores. */
    static void write(String name, JsonLine out) {
        String flat = name.indexOf('.') < 0 ? name : name.replace('.', '_');
        out.comma().quoted(flat, MAX_LENGTH).raw((byte) ':');
    }

    static void writeNumber(Object number, JsonLine out) {
        if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
            out.number(((Number) number).longValue());
        } else {
            // Finite: AppFields.isNumber has seen to it.
            out.text(number.toString(), MAX_LENGTH);
        }
    }
}
