package io.outrider.sidecar.postgres;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to be explained, and how.
 *
 * @param types the parameters' types, as many as are known; the server infers the rest
 * @param values the parameters' values as text, null for NULL; without any, the plan is a generic one
 * @param settings settings of the planner to try, by their names
 */
public record ExplainRequest(
        SingleSelect select,
        List<String> types,
        List<@Nullable String> values,
        boolean generic,
        boolean execute,
        boolean timing,
        Map<String, String> settings) {
    private static final Pattern TYPE = Pattern.compile("(?:[a-z_][a-z0-9_]*\\.)?[a-z_][a-z0-9_]*(?: [a-z]{2,10}){0,3}"
            + "(?:\\(\\d{1,5}(?:, ?\\d{1,5})?\\))?(?: [a-z]{2,10}){0,3}(?:\\[])?");
    private static final Pattern SETTING = Pattern.compile("[a-z_]{1,60}");
    private static final Pattern SETTING_VALUE = Pattern.compile("[A-Za-z0-9_.]{1,30}");
    private static final int MAX_VALUE = 32 * 1024;

    public ExplainRequest {
        types = List.copyOf(types);
        values = java.util.Collections.unmodifiableList(new java.util.ArrayList<>(values));
        settings = Map.copyOf(settings);
    }

    /** The planner's estimate for a statement whose parameters stay open. */
    public static ExplainRequest plain(SingleSelect select, List<String> types) {
        return new ExplainRequest(select, types, List.of(), true, false, false, Map.of());
    }

    /** The planner's estimate for these values. */
    public ExplainRequest with(List<@Nullable String> newValues) {
        return new ExplainRequest(select, types, newValues, false, execute, timing, settings);
    }

    public ExplainRequest with(Map<String, String> newSettings) {
        return new ExplainRequest(select, types, values, generic, execute, timing, newSettings);
    }

    public ExplainRequest executed(boolean withTiming) {
        return new ExplainRequest(select, types, values, generic, true, withTiming, settings);
    }

    ExplainRequest notExecuted() {
        return new ExplainRequest(select, types, values, generic, false, false, settings);
    }

    /** Everything here becomes part of a statement, so nothing may be anything else than it says. */
    void check() throws NotAllowed {
        for (String type : types) {
            if (!TYPE.matcher(type).matches() || type.length() > 100) {
                throw new NotAllowed(
                        Guard.PARAMETERS,
                        "",
                        "a parameter's type is not written like a type; write int8, text, timestamptz, text[] …");
            }
        }
        int parameters = select.parameters();
        if (!values.isEmpty() && values.size() != parameters) {
            throw new NotAllowed(
                    Guard.PARAMETERS,
                    "",
                    values.size() + " values are given, and the statement has " + parameters
                            + " parameters; give one each");
        }
        if (types.size() > parameters) {
            throw new NotAllowed(
                    Guard.PARAMETERS,
                    "",
                    types.size() + " types are given, and the statement has " + parameters + " parameters");
        }
        for (String value : values) {
            if (value != null && (value.length() > MAX_VALUE || value.indexOf('\0') >= 0)) {
                throw new NotAllowed(
                        Guard.PARAMETERS, "", "a value is longer than " + MAX_VALUE + " characters or holds a NUL");
            }
        }
        settings.forEach((name, value) -> {
            if (!SETTING.matcher(name).matches()
                    || !SETTING_VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException("not a planner setting: " + name + " = " + value);
            }
        });
    }

    /** Types for {@code PREPARE}, the unknown ones left to the server. */
    String typeList() {
        if (types.isEmpty()) {
            return "";
        }
        StringBuilder list = new StringBuilder(" (");
        for (int i = 0; i < select.parameters(); i++) {
            list.append(i == 0 ? "" : ", ").append(i < types.size() ? types.get(i) : "unknown");
        }
        return list.append(')').toString();
    }

    /** Arguments for {@code EXECUTE}; the server reads each as its parameter's type. */
    String argumentList() {
        if (select.parameters() == 0) {
            return "";
        }
        StringBuilder list = new StringBuilder(" (");
        for (int i = 0; i < select.parameters(); i++) {
            String value = values.isEmpty() ? null : values.get(i);
            list.append(i == 0 ? "" : ", ");
            list.append(value == null ? "NULL" : "'" + value.replace("'", "''") + "'");
        }
        return list.append(')').toString();
    }
}
