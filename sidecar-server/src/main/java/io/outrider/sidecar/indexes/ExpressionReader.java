package io.outrider.sidecar.indexes;

import io.outrider.sidecar.indexes.Expression.Call;
import io.outrider.sidecar.indexes.Expression.Cast;
import io.outrider.sidecar.indexes.Expression.Column;
import io.outrider.sidecar.indexes.Expression.Constant;
import io.outrider.sidecar.indexes.Expression.Logic;
import io.outrider.sidecar.indexes.Expression.Operation;
import io.outrider.sidecar.indexes.Expression.Other;
import io.outrider.sidecar.indexes.Expression.Parameter;
import io.outrider.sidecar.indexes.Expression.Row;
import io.outrider.sidecar.indexes.Expression.Test;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads the expressions of a plan. The server prints them fully parenthesised, so no precedence is needed: within a pair of parentheses
 * stands one operator, or one chain of AND or OR. What is not understood becomes {@link Other} and costs advice, never a failure. One thread.
 */
final class ExpressionReader {
    private static final int MAX_DEPTH = 200;
    private static final Set<String> TYPE_SECOND_WORDS =
            Set.of("precision", "varying", "without", "with", "year", "month", "day", "hour", "minute", "second", "to");

    private final ExpressionTokens tokens;
    private int depth;

    private ExpressionReader(String text) {
        this.tokens = new ExpressionTokens(text);
    }

    static Expression read(String text) {
        try {
            ExpressionReader reader = new ExpressionReader(text);
            Expression read = reader.chain();
            return reader.tokens.atEnd() ? read : new Other(text, List.of());
        } catch (ExpressionTokens.NotUnderstood e) {
            return new Other(text, List.of());
        }
    }

    private Expression chain() throws ExpressionTokens.NotUnderstood {
        if (++depth > MAX_DEPTH) {
            throw new ExpressionTokens.NotUnderstood();
        }
        int start = tokens.start();
        if (tokens.takeWord("not")) {
            Expression inner = chain();
            depth--;
            return new Logic(tokens.since(start), "NOT", List.of(inner));
        }
        Expression left = tokens.isOperator() ? prefixed(start) : postfixed();
        while (true) {
            String word = tokens.word();
            if (word.equals("and") || word.equals("or")) {
                left = logic(start, left, word);
            } else if (word.equals("is")) {
                left = test(start, left);
            } else if (word.equals("collate")) {
                tokens.next();
                tokens.next();
                left = new Other(tokens.since(start), List.of(left));
            } else if (word.equals("operator")) {
                throw new ExpressionTokens.NotUnderstood();
            } else if (tokens.isOperator()) {
                left = operation(start, left);
            } else {
                depth--;
                return left;
            }
        }
    }

    private Expression prefixed(int start) throws ExpressionTokens.NotUnderstood {
        String operator = tokens.next();
        Expression inner = postfixed();
        return new Other(tokens.since(start), List.of(inner, new Constant(operator, operator)));
    }

    private Expression logic(int start, Expression first, String word) throws ExpressionTokens.NotUnderstood {
        List<Expression> parts = new ArrayList<>(List.of(first));
        while (tokens.takeWord(word)) {
            int partStart = tokens.start();
            if (tokens.takeWord("not")) {
                Expression inner = postfixed();
                parts.add(new Logic(tokens.since(partStart), "NOT", List.of(inner)));
            } else {
                parts.add(postfixed());
            }
        }
        return new Logic(tokens.since(start), word.toUpperCase(Locale.ROOT), parts);
    }

    private Expression test(int start, Expression inner) throws ExpressionTokens.NotUnderstood {
        tokens.next();
        StringBuilder what = new StringBuilder();
        if (tokens.takeWord("not")) {
            what.append("NOT ");
        }
        String word = tokens.next().toUpperCase(Locale.ROOT);
        if (word.equals("DISTINCT")) {
            tokens.next(); // FROM
            Expression other = postfixed();
            return new Other(tokens.since(start), List.of(inner, other));
        }
        return new Test(tokens.since(start), inner, what.append(word).toString());
    }

    private Expression operation(int start, Expression left) throws ExpressionTokens.NotUnderstood {
        String operator = tokens.next();
        if (tokens.takeWord("any") || tokens.word().equals("all")) {
            boolean all = tokens.takeWord("all");
            tokens.expect("(");
            Expression right = chain();
            tokens.expect(")");
            return all
                    ? new Other(tokens.since(start), List.of(left, right))
                    : new Operation(tokens.since(start), operator, left, right, true);
        }
        Expression right = tokens.isOperator() ? prefixed(tokens.start()) : postfixed();
        return new Operation(tokens.since(start), operator, left, right, false);
    }

    private Expression postfixed() throws ExpressionTokens.NotUnderstood {
        int start = tokens.start();
        Expression read = primary();
        while (true) {
            if (tokens.take("::")) {
                String type = type();
                read = read instanceof Constant constant
                        ? new Constant(tokens.since(start), constant.value())
                        : new Cast(tokens.since(start), read, type);
            } else if (tokens.take("[")) {
                tokens.skipUntil("]");
                read = new Other(tokens.since(start), List.of(read));
            } else if (tokens.take(".")) {
                tokens.next();
                read = new Other(tokens.since(start), List.of(read));
            } else {
                return read;
            }
        }
    }

    private Expression primary() throws ExpressionTokens.NotUnderstood {
        int start = tokens.start();
        if (tokens.take("(")) {
            Expression inner = chain();
            if (tokens.take(")")) {
                return inner;
            }
            List<Expression> parts = new ArrayList<>(List.of(inner));
            while (tokens.take(",")) {
                parts.add(chain());
            }
            tokens.expect(")");
            return new Row(tokens.since(start), parts);
        }
        if (tokens.isString() || tokens.isNumber()) {
            String value = tokens.next();
            return new Constant(tokens.since(start), value);
        }
        if (tokens.isParameter()) {
            tokens.next();
            return new Parameter(tokens.since(start));
        }
        return named(start);
    }

    private Expression named(int start) throws ExpressionTokens.NotUnderstood {
        String word = tokens.word();
        if (word.equals("null") || word.equals("true") || word.equals("false")) {
            tokens.next();
            return new Constant(tokens.since(start), word);
        }
        if (word.equals("case")) {
            return new Other(tokens.skipCase(start), List.of());
        }
        if (word.equals("subplan")
                || word.equals("initplan")
                || word.equals("hashed")
                || word.equals("alternatives:")) {
            throw new ExpressionTokens.NotUnderstood();
        }
        List<String> names = new ArrayList<>(List.of(tokens.name()));
        while (tokens.take(".")) {
            names.add(tokens.name());
        }
        String last = names.get(names.size() - 1);
        if (word.equals("array") && tokens.take("[")) {
            List<Expression> parts = list("]");
            return new Other(tokens.since(start), parts);
        }
        if (tokens.take("(")) {
            List<Expression> parts = word.equals("extract") ? extracted() : list(")");
            return last.equalsIgnoreCase("row")
                    ? new Row(tokens.since(start), parts)
                    : new Call(tokens.since(start), last, parts);
        }
        if (names.size() == 2) {
            return new Column(tokens.since(start), names.get(0), last);
        }
        return new Constant(tokens.since(start), last); // CURRENT_DATE and its like
    }

    private List<Expression> extracted() throws ExpressionTokens.NotUnderstood {
        String field = tokens.next();
        if (!tokens.takeWord("from")) {
            throw new ExpressionTokens.NotUnderstood();
        }
        List<Expression> parts = new ArrayList<>(List.of(new Constant(field, field)));
        parts.add(chain());
        tokens.expect(")");
        return parts;
    }

    private List<Expression> list(String end) throws ExpressionTokens.NotUnderstood {
        List<Expression> parts = new ArrayList<>();
        if (tokens.take(end)) {
            return parts;
        }
        do {
            parts.add(chain());
        } while (tokens.take(","));
        tokens.expect(end);
        return parts;
    }

    private String type() throws ExpressionTokens.NotUnderstood {
        StringBuilder type = new StringBuilder(tokens.name());
        while (tokens.take(".")) {
            type = new StringBuilder(tokens.name());
        }
        while (true) {
            if (tokens.take("(")) {
                tokens.skipUntil(")");
            } else if (tokens.take("[")) {
                tokens.skipUntil("]");
                type.append("[]");
            } else if (TYPE_SECOND_WORDS.contains(tokens.word())) {
                boolean zone = tokens.word().startsWith("with");
                type.append(' ').append(tokens.next());
                if (zone) {
                    type.append(' ').append(tokens.next()).append(' ').append(tokens.next());
                }
            } else {
                return type.toString();
            }
        }
    }
}
