package io.rentscout.seed;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/** Rows in COPY's text format, handed to PostgreSQL in blocks. One thread only. */
final class CopyRows {

    private static final int BLOCK_CHARS = 1 << 16;

    private final CopyIn copy;
    private final StringBuilder block = new StringBuilder(BLOCK_CHARS + 4096);

    CopyRows(CopyIn copy) {
        this.copy = copy;
    }

    void add(@Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                block.append('\t');
            }
            append(values[i]);
        }
        block.append('\n');
        if (block.length() >= BLOCK_CHARS) {
            send();
        }
    }

    void end() throws SQLException {
        send();
        copy.endCopy();
    }

    /** Ends the COPY without a row when it is still under way, so that the connection can be used to roll back. */
    void abandon() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }

    private void send() throws SQLException {
        byte[] bytes = block.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        block.setLength(0);
    }

    private void append(@Nullable Object value) {
        if (value == null) {
            block.append("\\N");
        } else if (value instanceof String text) {
            for (int i = 0; i < text.length(); i++) {
                append(text.charAt(i));
            }
        } else {
            block.append(value);
        }
    }

    private void append(char letter) {
        switch (letter) {
            case '\\' -> block.append("\\\\");
            case '\t' -> block.append("\\t");
            case '\n' -> block.append("\\n");
            case '\r' -> block.append("\\r");
            default -> block.append(letter);
        }
    }
}
