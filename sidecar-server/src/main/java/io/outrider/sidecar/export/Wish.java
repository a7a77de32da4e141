package io.outrider.sidecar.export;

import io.outrider.sidecar.export.format.CsvStyle;
import io.outrider.sidecar.http.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What one caller wants, checked against the dataset. Made before the database is asked, so that whatever is wrong is a 400.
 *
 * @param style of CSV
 * @param endMarker a last line with the number of rows and the checksum of all before it
 * @param streams how many connections read the table at the same time
 */
record Wish(
        Dataset dataset,
        FileFormat format,
        List<String> columns,
        List<Condition> conditions,
        long limit,
        boolean ordered,
        CsvStyle style,
        boolean wideAsText,
        boolean endMarker,
        Compression compression,
        int streams) {
    static final int MOST_STREAMS = 8;
    private static final int MOST_VALUES = 100;

    /** The parameters that every dataset takes; filters may not have these names. */
    static final List<String> PARAMETERS = List.of(
            "format",
            "columns",
            "limit",
            "sort",
            "compression",
            "parallel",
            "end",
            "bigint",
            "delimiter",
            "header",
            "bom",
            "null",
            "formulas",
            "eol",
            "dataset");

    /** @param values in canonical form */
    record Condition(String column, FilterType type, Operator operator, List<String> values) {}

    /** All parameters that a request for this dataset may have. */
    static List<String> parameters(Dataset dataset) {
        List<String> names = new ArrayList<>(PARAMETERS);
        names.remove("dataset");
        dataset.filters().forEach((name, filter) -> {
            names.add(name);
            filter.operators().forEach(operator -> names.add(name + "." + operator.word()));
        });
        return names;
    }

    /** @param given a parameter's value, empty when it is not there */
    static Wish of(Dataset dataset, UnaryOperator<String> given) {
        FileFormat format = constant(given, "format", FileFormat.JSON, FileFormat.values());
        String limit = given.apply("limit");
        long rows = limit.isEmpty() ? dataset.maxRows() : Math.min(dataset.maxRows(), whole("limit", limit));
        boolean ordered = choice(given, "sort", limit.isEmpty() ? "none" : "default", "default", "none")
                .equals("default");
        int streams = streams(given, dataset, format, ordered, limit);
        boolean endMarker = choice(given, "end", "false", "true", "false").equals("true");
        if (endMarker && format == FileFormat.JSON) {
            throw new Problem(
                    400,
                    "Bad parameter",
                    "A JSON array has no room for an end marker; one that is cut off lacks its closing bracket. "
                            + "format=jsonl and format=csv take end=true.");
        }
        return new Wish(
                dataset,
                format,
                columns(dataset, given.apply("columns")),
                conditions(dataset, given),
                rows,
                ordered,
                style(given),
                choice(given, "bigint", "number", "number", "string").equals("string"),
                endMarker,
                constant(given, "compression", Compression.NONE, Compression.values()),
                streams);
    }

    Wish compressedBy(Compression other) {
        return new Wish(
                dataset, format, columns, conditions, limit, ordered, style, wideAsText, endMarker, other, streams);
    }

    private static int streams(
            UnaryOperator<String> given, Dataset dataset, FileFormat format, boolean ordered, String limit) {
        String text = given.apply("parallel");
        if (text.isEmpty() || text.equals("1")) {
            return 1;
        }
        long streams = whole("parallel", text);
        if (streams > MOST_STREAMS) {
            throw Problem.badParameter("parallel", text, "a whole number from 1 to " + MOST_STREAMS);
        }
        boolean apart = dataset.table() != null && !ordered && limit.isEmpty() && dataset.maxRows() == Long.MAX_VALUE;
        if (!apart || format == FileFormat.JSON) {
            throw new Problem(
                    400,
                    "Bad parameter",
                    "parallel reads ranges of a table at the same time: it needs a dataset that is a table without max_rows, "
                            + "format csv or jsonl, and neither limit nor sort=default.");
        }
        return (int) streams;
    }

    private static CsvStyle style(UnaryOperator<String> given) {
        String delimiter = choice(given, "delimiter", ",", ",", ";", "|", "tab", "\t");
        return new CsvStyle(
                delimiter.equals("tab") ? '\t' : delimiter.charAt(0),
                choice(given, "header", "true", "true", "false").equals("true"),
                choice(given, "bom", "false", "true", "false").equals("true"),
                choice(given, "null", "", "", "\\N", "NULL", "null", "NA"),
                choice(given, "formulas", "escape", "escape", "raw").equals("escape"),
                choice(given, "eol", "crlf", "crlf", "lf").equals("crlf"));
    }

    private static List<String> columns(Dataset dataset, String text) {
        if (text.isEmpty()) {
            return dataset.columns();
        }
        List<String> columns = List.of(text.split(","));
        for (String column : columns) {
            if (!dataset.columns().contains(column)) {
                throw Problem.badParameter(
                        "columns", text, "a list of " + String.join(", ", dataset.columns()) + ", separated by commas");
            }
        }
        return columns.stream().distinct().toList();
    }

    private static List<Condition> conditions(Dataset dataset, UnaryOperator<String> given) {
        List<Condition> conditions = new ArrayList<>();
        for (Map.Entry<String, Dataset.Filter> entry : dataset.filters().entrySet()) {
            Dataset.Filter filter = entry.getValue();
            List<Operator> operators = filter.operators();
            add(conditions, entry.getKey(), given, filter, operators.get(0));
            for (Operator operator : operators) {
                add(conditions, entry.getKey() + "." + operator.word(), given, filter, operator);
            }
        }
        return conditions;
    }

    private static void add(
            List<Condition> conditions,
            String parameter,
            UnaryOperator<String> given,
            Dataset.Filter filter,
            Operator operator) {
        String text = given.apply(parameter);
        if (text.isEmpty()) {
            return;
        }
        FilterType type = operator == Operator.NULL ? FilterType.BOOLEAN : filter.type();
        List<String> parts = operator == Operator.IN ? List.of(text.split(",", -1)) : List.of(text);
        if (parts.size() > MOST_VALUES) {
            throw Problem.badParameter(parameter, text, "a list of at most " + MOST_VALUES + " values");
        }
        try {
            conditions.add(new Condition(
                    filter.column(),
                    type,
                    operator,
                    parts.stream().map(type::canonical).toList()));
        } catch (IllegalArgumentException e) {
            throw Problem.badParameter(parameter, text, type.form);
        }
    }

    private static long whole(String name, String text) {
        try {
            long value = Long.parseLong(text);
            if (value > 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw Problem.badParameter(name, text, "a whole number, 1 or more");
    }

    private static String choice(UnaryOperator<String> given, String name, String otherwise, String... allowed) {
        String text = given.apply(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!List.of(allowed).contains(text)) {
            throw Problem.badParameter(name, text, "one of " + String.join(", ", allowed));
        }
        return text;
    }

    private static <E extends Enum<E>> E constant(UnaryOperator<String> given, String name, E otherwise, E[] values) {
        String text = given.apply(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        List<String> words = new ArrayList<>();
        for (E value : values) {
            String word = value.name().toLowerCase(Locale.ROOT);
            if (word.equals(text)) {
                return value;
            }
            words.add(word);
        }
        throw Problem.badParameter(name, text, "one of " + String.join(", ", words));
    }
}
