package io.outrider.agent.sql;

import org.jspecify.annotations.Nullable;

/** What a statement's text says about it. A value; any thread. */
public final class SqlStatement {
    /** What a statement does to the data. */
    public enum Effect {
        READS,
        WRITES,
        /** Transactions, settings, cursors and the like. */
        OTHER
    }

    /** Literals as {@code ?}, comments gone, cut at the length asked for. */
    public final String maskedText;

    /** Tells masked texts apart. */
    public final long maskedTextHash;

    public final boolean truncated;

    /** The same for all texts of the same shape. */
    public final long fingerprint;

    /** In upper case, such as SELECT; empty for a text without a word. */
    public final String operation;

    /** The only table that the statement names, or null when there is none, more than one, or doubt. */
    public final @Nullable String collection;

    /** Operations and tables in the order of the text: {@code INSERT bookings SELECT listings}. At most 255 characters. */
    public final String summary;

    public final Effect effect;

    private SqlStatement(MaskedText masked, NormalisedText normalised, StatementShape shape) {
        maskedText = masked.toString();
        maskedTextHash = Fnv1a.hash(maskedText);
        truncated = masked.isTruncated();
        fingerprint = normalised.fingerprint();
        operation = shape.operation();
        collection = shape.collection();
        summary = shape.summary();
        effect = shape.effect();
    }

    /** Reads any text, SQL or not, in time linear in its length. */
    public static SqlStatement of(String text, int maxLength) {
        SqlLexer lexer = new SqlLexer(text);
        MaskedText masked = new MaskedText(text, maxLength);
        NormalisedText normalised = new NormalisedText(text);
        StatementShape shape = new StatementShape(text);
        for (lexer.advance(); lexer.kind != SqlLexer.Kind.END; lexer.advance()) {
            masked.token(lexer);
            normalised.token(lexer);
            shape.token(lexer);
        }
        shape.end();
        return new SqlStatement(masked, normalised, shape);
    }
}
