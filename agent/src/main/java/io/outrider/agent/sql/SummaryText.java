package io.outrider.agent.sql;

/** Operations and tables in a row; stops at a whole word before it gets too long. */
final class SummaryText {
    private static final int MAX_LENGTH = 255;

    private final StringBuilder text = new StringBuilder();
    private int operationStart;
    private boolean full;

    void add(String word) {
        operationStart = text.length();
        append(word);
    }

    /** A table that the operation has named already is not repeated. */
    void addTable(String table) {
        String named = text.substring(Math.min(operationStart, text.length())) + " ";
        if (!named.contains(" " + table + " ")) {
            append(table);
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private void append(String word) {
        int blank = text.length() == 0 ? 0 : 1;
        if (full || text.length() + blank + word.length() > MAX_LENGTH) {
            full = true;
            return;
        }
        if (blank == 1) {
            text.append(' ');
        }
        text.append(word);
    }
}
