package io.rentscout.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Gathers all that is wrong with a request, so that one answer tells all of it. One thread. */
public final class Validation {

    private final List<Map<String, String>> errors = new ArrayList<>();

    /** Notes that a field is wrong unless the condition holds. */
    public Validation require(boolean condition, String field, String rule) {
        if (!condition) {
            Map<String, String> error = new LinkedHashMap<>();
            error.put("field", field);
            error.put("message", field + " " + rule);
            errors.add(error);
        }
        return this;
    }

    public Validation requireText(@Nullable String text, String field, int mostCharacters) {
        return require(
                text != null && !text.isBlank() && text.length() <= mostCharacters,
                field,
                "must be text of 1 to " + mostCharacters + " characters");
    }

    /** Ends the request with 400 when something was wrong. */
    public void check() {
        if (!errors.isEmpty()) {
            List<String> messages =
                    errors.stream().map(error -> error.get("message")).toList();
            ProblemDetail problem =
                    ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, String.join("; ", messages));
            problem.setProperty("errors", errors);
            throw new ErrorResponseException(HttpStatus.BAD_REQUEST, problem, null);
        }
    }
}
