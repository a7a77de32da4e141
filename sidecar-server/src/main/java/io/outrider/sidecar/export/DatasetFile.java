package io.outrider.sidecar.export;

import io.outrider.sidecar.postgres.SingleSelect;
import io.outrider.sidecar.rundir.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the file that declares datasets. Tells all its faults at once. */
final class DatasetFile {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
    private static final List<String> MEMBERS =
            List.of("description", "table", "query", "columns", "filters", "order", "max_rows");
    private static final List<String> FILTER_MEMBERS = List.of("column", "type", "operators");

    private final List<String> faults = new ArrayList<>();

    private DatasetFile() {}

    static Map<String, Dataset> read(Path path) throws StartRefused {
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(Files.readString(path));
        } catch (IOException e) {
            throw new StartRefused("export.datasets " + path + " cannot be read (" + e + ")");
        } catch (JacksonException e) {
            throw new StartRefused("export.datasets " + path + " is not JSON: " + e.getOriginalMessage() + " (line "
                    + e.getLocation().getLineNr() + ")");
        }
        DatasetFile file = new DatasetFile();
        Map<String, Dataset> datasets = file.datasets(root);
        if (!file.faults.isEmpty()) {
            throw new StartRefused("export.datasets " + path + ": " + String.join("; ", file.faults));
        }
        return datasets;
    }

    private Map<String, Dataset> datasets(JsonNode root) {
        Map<String, Dataset> datasets = new LinkedHashMap<>();
        if (!root.path("datasets").isObject()) {
            faults.add("the file must be an object with the member \"datasets\", an object of datasets by name");
            return datasets;
        }
        for (Map.Entry<String, JsonNode> entry : root.path("datasets").properties()) {
            String name = entry.getKey();
            if (!NAME.matcher(name).matches() || name.equals("statistics")) {
                faults.add("\"" + name + "\" is no name for a dataset; it must be small letters, digits, _ and -, "
                        + "begin with a letter, and not be \"statistics\"");
            }
            Dataset dataset = dataset(name, entry.getValue());
            if (dataset != null) {
                datasets.put(name, dataset);
            }
        }
        return datasets;
    }

    private @Nullable Dataset dataset(String name, JsonNode json) {
        checkMembers(name, json, MEMBERS);
        String table = json.path("table").asString("");
        String query = json.path("query").asString("");
        List<String> columns = texts(name, json, "columns");
        if (table.isEmpty() == query.isEmpty()) {
            faults.add(name + " must have either \"table\" (of a table or view) or \"query\"");
            return null;
        }
        if (columns.isEmpty()) {
            faults.add(name + " must list its \"columns\"");
        }
        String quotedTable = table.isEmpty()
                ? null
                : Arrays.stream(table.split("\\.")).map(Dataset::quoted).collect(Collectors.joining("."));
        String source = quotedTable == null ? "(" + select(name, query) + ")" : quotedTable;
        long maxRows = json.path("max_rows").asLong(Long.MAX_VALUE);
        if (maxRows < 1) {
            faults.add(name + " has max_rows " + maxRows + "; it must be 1 or more");
        }
        return new Dataset(
                name,
                json.path("description").asString(""),
                source,
                quotedTable,
                columns,
                filters(name, json.path("filters")),
                texts(name, json, "order"),
                maxRows);
    }

    private String select(String name, String query) {
        try {
            SingleSelect select = SingleSelect.of(query);
            if (select.parameters() > 0) {
                faults.add(name + ": the query has parameters; filters stand for them");
            }
            return select.sql();
        } catch (SingleSelect.Refused e) {
            faults.add(name + ": the query is refused: " + e.getMessage());
            return "";
        }
    }

    private Map<String, Dataset.Filter> filters(String name, JsonNode json) {
        Map<String, Dataset.Filter> filters = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            String parameter = entry.getKey();
            String where = name + ", filter " + parameter;
            if (!NAME.matcher(parameter).matches() || Wish.PARAMETERS.contains(parameter)) {
                faults.add(
                        where + ": this name cannot be a filter's; it is not letters, digits, _ and -, or it already "
                                + "has a meaning");
            }
            JsonNode filter = entry.getValue();
            checkMembers(where, filter, FILTER_MEMBERS);
            FilterType type = constant(where, filter.path("type").asString("text"), FilterType.values());
            List<Operator> operators = new ArrayList<>();
            for (String operator : texts(where, filter, "operators")) {
                Operator known = constant(where, operator, Operator.values());
                if (known != null) {
                    operators.add(known);
                }
            }
            if (operators.isEmpty()) {
                operators.add(Operator.EQ);
            }
            if (type != FilterType.TEXT
                    && (operators.contains(Operator.CONTAINS) || operators.contains(Operator.PREFIX))) {
                faults.add(where + ": contains and prefix are for texts");
            }
            if (type != null) {
                filters.put(parameter, new Dataset.Filter(filter.path("column").asString(parameter), type, operators));
            }
        }
        return filters;
    }

    private <E extends Enum<E>> @Nullable E constant(String where, String word, E[] values) {
        for (E value : values) {
            if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
                return value;
            }
        }
        faults.add(where + ": \"" + word + "\" is none of "
                + Arrays.toString(values).toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", ""));
        return null;
    }

    private List<String> texts(String where, JsonNode json, String member) {
        List<String> texts = new ArrayList<>();
        for (JsonNode text : json.path(member)) {
            String value = text.isString() ? text.asString() : "";
            if (value.isEmpty() || value.indexOf('\0') >= 0 || texts.contains(value)) {
                faults.add(where + ": \"" + member + "\" must be a list of different texts");
            }
            texts.add(value);
        }
        return texts;
    }

    private void checkMembers(String where, JsonNode json, List<String> known) {
        if (!json.isObject()) {
            faults.add(where + " must be an object");
        }
        for (String member : json.propertyNames()) {
            if (!known.contains(member)) {
                faults.add(where + ": \"" + member + "\" is not known; known are " + String.join(", ", known));
            }
        }
    }
}
