package io.outrider.agent.sql;

import io.outrider.agent.sql.SqlLexer.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds a statement's operation and tables by following its clauses, not by parsing it.
 *
 * <p>One frame per open parenthesis. A frame is a query once SELECT, DELETE and the like were seen in it; only there does FROM name
 * tables ({@code extract(year FROM x)} does not). A name counts as a table when a table is due and no parenthesis follows it (that
 * would be a function), and when it is not the name of a WITH query.
 */
final class StatementShape {
    private static final int DEEPEST = 500;

    /** What the next name would be. */
    private enum Due {
        NOTHING,
        TABLE,
        /** A table even when a parenthesis follows: INSERT INTO t (columns). */
        TARGET,
        ROUTINE,
        WITH_NAME,
        OBJECT_KIND
    }

    private static final class Frame {
        String operation = "";
        /** The next word may be the statement's first. */
        boolean atStart = true;

        boolean isQuery;
        boolean inFrom;
        boolean createsIndex;
        Due due = Due.NOTHING;

        // Inside WITH: after a name, until its query's parenthesis.
        boolean inWith;
        boolean withBodyDue;
    }

    private final String text;
    private final Deque<Frame> outer = new ArrayDeque<>();
    private final Set<String> withNames = new HashSet<>();
    private final List<String> tables = new ArrayList<>();
    private final SummaryText summary = new SummaryText();
    private Frame frame = new Frame();
    private int tooDeep;
    private String firstOperation = "";
    private String mainOperation = "";
    private boolean writes;
    private boolean reads;
    private String previousWord = "";

    // A name being read, part by part.
    private final StringBuilder name = new StringBuilder();
    private Due nameDue = Due.NOTHING;
    private boolean partDue;

    StatementShape(String text) {
        this.text = text;
    }

    String operation() {
        return mainOperation.isEmpty() ? firstOperation : mainOperation;
    }

    @Nullable
    String collection() {
        return tables.size() == 1 ? tables.get(0) : null;
    }

    String summary() {
        return summary.toString();
    }

    SqlStatement.Effect effect() {
        if (writes) {
            return SqlStatement.Effect.WRITES;
        }
        return reads ? SqlStatement.Effect.READS : SqlStatement.Effect.OTHER;
    }

    void token(SqlLexer lexer) {
        Kind kind = lexer.kind;
        boolean isName = kind == Kind.WORD || kind == Kind.QUOTED_NAME;
        char symbol = kind == Kind.SYMBOL ? text.charAt(lexer.start) : ' ';
        if (tooDeep > 0) {
            tooDeep += symbol == '(' ? 1 : symbol == ')' ? -1 : 0;
            return;
        }
        if (nameDue != Due.NOTHING) {
            if (partDue && isName) {
                name.append(nameText(lexer));
                partDue = false;
                return;
            }
            if (!partDue && symbol == '.') {
                name.append('.');
                partDue = true;
                return;
            }
            endName(symbol == '(');
        }
        if (isName) {
            name(lexer, kind == Kind.QUOTED_NAME);
        } else if (kind == Kind.SYMBOL) {
            symbol(symbol);
        } else {
            previousWord = "";
            forgetDue();
        }
    }

    void end() {
        endName(false);
    }

    private void symbol(char symbol) {
        switch (symbol) {
            case '(':
                open();
                break;
            case ')':
                close();
                break;
            case ',':
                if (frame.inWith) {
                    frame.due = Due.WITH_NAME;
                } else {
                    frame.due = frame.isQuery && frame.inFrom ? Due.TABLE : Due.NOTHING;
                }
                break;
            case ';':
                outer.clear();
                withNames.clear();
                frame = new Frame();
                break;
            default:
                forgetDue();
        }
        previousWord = symbol == '.' ? "." : "";
    }

    private void forgetDue() {
        if (frame.due == Due.TABLE || frame.due == Due.TARGET) {
            frame.due = Due.NOTHING;
        }
    }

    private void open() {
        if (outer.size() == DEEPEST) {
            tooDeep = 1;
            return;
        }
        Frame inner = new Frame();
        if (frame.operation.equals("COPY")) {
            // COPY (query) TO
            frame.due = Due.NOTHING;
        }
        if (frame.withBodyDue) {
            frame.withBodyDue = false;
        } else if (frame.due == Due.TABLE && frame.inFrom) {
            // FROM ( … : a query, or tables joined in parentheses.
            inner.isQuery = true;
            inner.inFrom = true;
            inner.due = Due.TABLE;
            frame.due = Due.NOTHING;
        }
        outer.push(frame);
        frame = inner;
    }

    private void close() {
        if (!outer.isEmpty()) {
            frame = outer.pop();
        }
    }

    private void name(SqlLexer lexer, boolean quoted) {
        String word = quoted ? "" : text.substring(lexer.start, lexer.end).toUpperCase(Locale.ROOT);
        String before = previousWord;
        previousWord = word;
        if (before.equals(".")) {
            return;
        }
        if (frame.due == Due.WITH_NAME) {
            if (!word.equals("RECURSIVE")) {
                withNames.add(nameText(lexer).toLowerCase(Locale.ROOT));
                frame.due = Due.NOTHING;
            }
            return;
        }
        if (frame.withBodyDue) {
            // AS NOT MATERIALIZED (
            return;
        }
        if (frame.inWith && word.equals("AS")) {
            frame.withBodyDue = true;
            return;
        }
        if (!quoted && isClause(word, before)) {
            return;
        }
        if (frame.due == Due.OBJECT_KIND) {
            objectKind(word);
        } else if (frame.due != Due.NOTHING && !Keywords.MAY_STAND_BEFORE_A_TABLE.contains(word)) {
            nameDue = frame.due;
            frame.due = Due.NOTHING;
            name.setLength(0);
            name.append(nameText(lexer));
            partDue = false;
        }
    }

    /** Whether the word begins a statement or a clause; if so, what follows is known from then on. */
    private boolean isClause(String word, String before) {
        if (word.equals("SELECT")) {
            operation(word);
            frame.isQuery = true;
            return true;
        }
        if (Keywords.SET_OPERATORS.contains(word)) {
            frame.atStart = false;
        }
        if ((frame.atStart && !frame.isQuery) || (frame.atStart && Keywords.STATEMENTS.contains(word))) {
            return startsStatement(word);
        }
        switch (word) {
            case "FROM":
                // Not: a IS DISTINCT FROM b
                if (frame.isQuery && !before.equals("DISTINCT")) {
                    frame.inFrom = true;
                    frame.due = Due.TABLE;
                } else if (frame.operation.equals("COPY")) {
                    writes = true;
                }
                return true;
            case "JOIN":
                frame.due = frame.inFrom ? Due.TABLE : Due.NOTHING;
                return true;
            case "INTO":
                frame.due = frame.isQuery ? Due.TARGET : Due.NOTHING;
                return true;
            case "USING":
                boolean names = frame.operation.equals("MERGE") || (frame.operation.equals("DELETE") && frame.inFrom);
                if (names && frame.due == Due.NOTHING) {
                    frame.inFrom = true;
                    frame.due = Due.TABLE;
                }
                return true;
            case "ON":
                if (frame.createsIndex) {
                    frame.createsIndex = false;
                    frame.due = Due.TARGET;
                }
                return true;
            default:
                if (Keywords.END_FROM.contains(word)) {
                    frame.inFrom = false;
                    frame.due = Due.NOTHING;
                    return true;
                }
                return false;
        }
    }

    private boolean startsStatement(String word) {
        switch (word) {
            case "WITH":
                frame.inWith = true;
                frame.due = Due.WITH_NAME;
                return true;
            case "INSERT":
            case "REPLACE":
            case "MERGE":
            case "DELETE":
                operation(word);
                frame.isQuery = true;
                writes = true;
                return true;
            case "UPDATE":
                operation(word);
                frame.isQuery = true;
                frame.inFrom = true;
                frame.due = Due.TABLE;
                writes = true;
                return true;
            case "EXPLAIN":
                operation(word);
                frame.atStart = true;
                return true;
            default:
                if (!outer.isEmpty()) {
                    // A word in parentheses: an expression, not a statement.
                    frame.atStart = false;
                    return false;
                }
                utility(word);
                return true;
        }
    }

    private void utility(String word) {
        boolean afterExplain = frame.operation.equals("EXPLAIN");
        if (afterExplain && (word.equals("ANALYZE") || word.equals("VERBOSE"))) {
            return;
        }
        operation(word);
        switch (word) {
            case "CREATE":
            case "ALTER":
            case "DROP":
                writes = true;
                frame.due = Due.OBJECT_KIND;
                break;
            case "TRUNCATE":
            case "REFRESH":
                writes = true;
                frame.due = Due.TARGET;
                break;
            case "COPY":
            case "TABLE":
                reads = true;
                frame.due = Due.TARGET;
                break;
            case "LOCK":
            case "VACUUM":
            case "ANALYZE":
                frame.due = Due.TARGET;
                break;
            case "CALL":
            case "EXECUTE":
            case "EXEC":
                frame.due = Due.ROUTINE;
                break;
            case "VALUES":
            case "SHOW":
                reads = true;
                break;
            default:
                break;
        }
    }

    private void objectKind(String word) {
        if (Keywords.MODIFIERS.contains(word)) {
            return;
        }
        summary.add(word);
        frame.createsIndex = word.equals("INDEX");
        frame.due = word.equals("TABLE") ? Due.TARGET : Due.NOTHING;
    }

    private void operation(String word) {
        frame.operation = word;
        frame.atStart = false;
        frame.inFrom = false;
        frame.inWith = false;
        frame.due = Due.NOTHING;
        reads |= word.equals("SELECT") || word.equals("EXPLAIN");
        if (firstOperation.isEmpty()) {
            firstOperation = word;
        }
        if (outer.isEmpty() && mainOperation.isEmpty()) {
            mainOperation = word;
        }
        summary.add(word);
    }

    private void endName(boolean parenthesisFollows) {
        Due due = nameDue;
        nameDue = Due.NOTHING;
        if (due == Due.NOTHING || (due == Due.TABLE && parenthesisFollows)) {
            return;
        }
        String found = name.toString();
        if (due == Due.ROUTINE) {
            summary.add(found);
            return;
        }
        if (withNames.contains(found.toLowerCase(Locale.ROOT))) {
            return;
        }
        summary.addTable(found);
        for (String table : tables) {
            if (table.equalsIgnoreCase(found)) {
                return;
            }
        }
        // Two tables are as many as any number: none is certain.
        if (tables.size() < 2) {
            tables.add(found);
        }
    }

    private String nameText(SqlLexer lexer) {
        if (lexer.kind != Kind.QUOTED_NAME) {
            return text.substring(lexer.start, lexer.end);
        }
        int open = lexer.start;
        while (text.charAt(open) != '"' && text.charAt(open) != '`') {
            open++;
        }
        return text.substring(open + 1, lexer.end - 1).replace("\"\"", "\"");
    }
}
