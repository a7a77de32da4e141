package io.outrider.sidecar.indexes;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * An expression as the server prints it in a plan. Every part keeps the text it was read from, because that text goes back to the
 * server when it is asked how many rows the part keeps. Immutable; any thread.
 */
sealed interface Expression {
    String text();

    List<Expression> parts();

    /** {@code alias.column}. */
    record Column(String text, String alias, String name) implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of();
        }
    }

    /** A literal with its cast, {@code NULL}, {@code true}. */
    record Constant(String text, String value) implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of();
        }
    }

    /** {@code $1}: a parameter of the statement, or a value that another part of the plan computes. */
    record Parameter(String text) implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of();
        }
    }

    record Cast(String text, Expression inner, String type) implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of(inner);
        }
    }

    record Call(String text, String name, List<Expression> parts) implements Expression {}

    /** {@code left op right}; {@code anyOf} for {@code op ANY (right)}. */
    record Operation(String text, String operator, Expression left, Expression right, boolean anyOf)
            implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of(left, right);
        }
    }

    /** {@code AND}, {@code OR}, {@code NOT}. */
    record Logic(String text, String word, List<Expression> parts) implements Expression {}

    /** {@code IS NULL}, {@code IS NOT NULL}, {@code IS TRUE} … */
    record Test(String text, Expression inner, String what) implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of(inner);
        }
    }

    record Row(String text, List<Expression> parts) implements Expression {}

    /** Whatever else there is: sub-plans, CASE, subscripts. Its columns are still known. */
    record Other(String text, List<Expression> parts) implements Expression {}

    /** This and all below it. */
    default void each(Consumer<Expression> seen) {
        seen.accept(this);
        parts().forEach(part -> part.each(seen));
    }

    /** The conditions that must all hold for this one to hold: itself, unless it is a chain of AND. */
    default List<Expression> conjuncts() {
        return this instanceof Logic logic && logic.word().equals("AND")
                ? logic.parts().stream()
                        .flatMap(part -> part.conjuncts().stream())
                        .toList()
                : List.of(this);
    }

    default List<Column> columns() {
        List<Column> found = new ArrayList<>();
        each(part -> {
            if (part instanceof Column column) {
                found.add(column);
            }
        });
        return found;
    }

    default boolean has(Class<? extends Expression> kind) {
        boolean[] found = {false};
        each(part -> found[0] |= kind.isInstance(part));
        return found[0];
    }

    /** The expression below casts that only change the name of the type. */
    default Expression withoutRelabel() {
        return this instanceof Cast cast
                        && cast.inner() instanceof Column
                        && cast.type().equals("text")
                ? cast.inner()
                : this;
    }
}
