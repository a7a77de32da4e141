package io.outrider.sidecar.postgres;

import io.outrider.sidecar.postgres.SqlTokens.Kind;
import io.outrider.sidecar.postgres.SqlTokens.Token;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every name that could make the server run a function: what stands before a parenthesis, other words (a column may in truth be a
 * function of its row, a type brings casts, a view its text), and operators. Too many rather than too few. One thread.
 */
final class SqlNames {
    /** Unqualified, or with any schema. */
    private final Set<String> called = new TreeSet<>();

    private final Set<String> calledInSchema = new TreeSet<>();
    private final Set<String> words = new TreeSet<>();
    private final Set<String> operators = new TreeSet<>();
    private boolean escapedNames;

    void add(String sql) {
        List<Token> tokens = SqlTokens.of(sql);
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() == Kind.ESCAPED_NAME) {
                escapedNames = true;
            } else if (token.kind() == Kind.OPERATOR) {
                operators.add(token.name());
            } else if (token.isName()) {
                boolean call = i + 1 < tokens.size() && tokens.get(i + 1).is("(");
                if (call
                        && i >= 2
                        && tokens.get(i - 1).is(".")
                        && tokens.get(i - 2).isName()) {
                    calledInSchema.add(tokens.get(i - 2).name() + "." + token.name());
                } else if (call) {
                    called.add(token.name());
                }
                words.add(token.name());
            }
        }
    }

    /** Names written with escapes: nobody but the server knows what they say. */
    boolean hasEscapedNames() {
        return escapedNames;
    }

    String[] calledNames() {
        Set<String> names = new TreeSet<>(called);
        calledInSchema.forEach(name -> names.add(name.substring(name.indexOf('.') + 1)));
        return names.toArray(String[]::new);
    }

    /** Whether the text calls this function, or one of its name in a schema that the search path decides on. */
    boolean mayCall(String schema, String name) {
        return called.contains(name) || calledInSchema.contains(schema + "." + name);
    }

    Set<String> words() {
        return words;
    }

    String[] operators() {
        return operators.toArray(String[]::new);
    }
}
