package io.outrider.sidecar.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A statement in the one form that all texts of the same shape share, and the hash of it: the fingerprint as ARCHITECTURE.md defines
 * it, so that a text from {@code pg_stat_statements} and what an agent saw meet. Literals and markers read {@code ?}, so the form holds no
 * data. Reads any text, SQL or not. One use.
 */
public final class StatementForm {
    private static final int DEEPEST = 500;
    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    /** After these a sign belongs to the number that follows. */
    private static final Set<String> NOT_OPERANDS = Set.of(
            "and",
            "between",
            "by",
            "case",
            "else",
            "having",
            "in",
            "like",
            "limit",
            "not",
            "offset",
            "on",
            "or",
            "return",
            "returning",
            "select",
            "set",
            "then",
            "values",
            "when",
            "where");

    private final List<SqlLexeme> lexemes;
    private int at;
    private int depth;

    private StatementForm(List<SqlLexeme> lexemes) {
        this.lexemes = lexemes;
    }

    public static String of(String sql) {
        StatementForm form = new StatementForm(SqlLexeme.of(sql));
        return form.sequence(false);
    }

    public static String fingerprint(String sql) {
        long hash = OFFSET_BASIS;
        for (byte b : of(sql).getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * PRIME;
        }
        return String.format(Locale.ROOT, "%016x", hash);
    }

    /** Up to the closing bracket, which is left to the caller. Of a list, elements that read like the one before go. */
    private String sequence(boolean list) {
        List<String> elements = new ArrayList<>();
        Element element = new Element();
        String lastRow = "";
        boolean rows = false;
        while (at < lexemes.size()) {
            SqlLexeme lexeme = lexemes.get(at);
            boolean opens = lexeme.is("(") || lexeme.is("[");
            if ((lexeme.is(")") || lexeme.is("]")) && depth > 0) {
                break;
            }
            at++;
            if (lexeme.is(",")) {
                elements.add(element.toString());
                element = new Element();
                continue;
            }
            if (opens && depth < DEEPEST) {
                boolean inner = lexeme.is("(") ? element.last.equals("in") : element.last.equals("array");
                boolean row = lexeme.is("(")
                        && rows
                        && (element.last.equals("values") || (element.isEmpty() && !lastRow.isEmpty()));
                rows &= row;
                String group = group(lexeme, inner);
                if (row && element.isEmpty() && group.equals(lastRow)) {
                    element.text.append(elements.remove(elements.size() - 1));
                } else {
                    element.text.append(group);
                }
                element.closed();
                lastRow = row ? group : "";
            } else {
                boolean values =
                        lexeme.kind() == SqlLexeme.Kind.WORD && lexeme.text().equals("values");
                rows = values;
                lastRow = "";
                element.add(lexeme);
            }
        }
        elements.add(element.toString());
        return joined(elements, list);
    }

    private String group(SqlLexeme open, boolean list) {
        depth++;
        String content = sequence(list);
        depth--;
        String close = "";
        if (at < lexemes.size()) {
            close = lexemes.get(at++).text();
        }
        return open.text() + content + close;
    }

    private static String joined(List<String> elements, boolean list) {
        StringBuilder text = new StringBuilder();
        String before = null;
        for (String element : elements) {
            if (list && element.equals(before)) {
                continue;
            }
            if (before != null) {
                text.append(',');
            }
            text.append(element);
            before = element;
        }
        return text.toString();
    }

    /** What stands between two commas. */
    private static final class Element {
        final StringBuilder text = new StringBuilder();
        String last = "";
        boolean wordLike;
        boolean operand;
        int sign = -1;

        boolean isEmpty() {
            return text.isEmpty();
        }

        void add(SqlLexeme lexeme) {
            boolean word = lexeme.kind() != SqlLexeme.Kind.SYMBOL;
            if (lexeme.kind() == SqlLexeme.Kind.VALUE && sign >= 0) {
                text.setLength(sign);
                wordLike = !text.isEmpty() && endsWordLike();
            }
            if (word && wordLike) {
                text.append(' ');
            }
            boolean signHere = (lexeme.is("-") || lexeme.is("+")) && !operand;
            sign = signHere ? text.length() : -1;
            text.append(lexeme.text());
            last = lexeme.kind() == SqlLexeme.Kind.WORD ? lexeme.text() : "";
            wordLike = word;
            operand = word && !(lexeme.kind() == SqlLexeme.Kind.WORD && NOT_OPERANDS.contains(last));
        }

        void closed() {
            last = "";
            wordLike = false;
            operand = true;
            sign = -1;
        }

        private boolean endsWordLike() {
            char c = text.charAt(text.length() - 1);
            return Character.isLetterOrDigit(c) || "?_\"$`".indexOf(c) >= 0;
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
