package io.rentscout.web;

import java.math.BigDecimal;
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
        require(text != null && !text.isBlank(), field, "must not be empty");
        return optionalText(text, field, mostCharacters);
    }

    public Validation optionalText(@Nullable String text, String field, int mostCharacters) {
        require(
                text == null || text.length() <= mostCharacters,
                field,
                "must not be longer than " + mostCharacters + " characters");
        // PostgreSQL's text holds every character but this one.
        return require(text == null || text.indexOf('\0') < 0, field, "must not hold the character NUL");
    }

    /** Asks for the digits a column has: more would be rounded, and an exponent can stand for gigabytes of them. */
    public Validation optionalAmount(@Nullable BigDecimal amount, String field, int wholeDigits, int decimals) {
        return require(
                amount == null || amount.signum() == 0 || fits(amount.stripTrailingZeros(), wholeDigits, decimals),
                field,
                "must not be negative, and have at most " + wholeDigits + " digits and " + decimals + " decimals");
    }

    private static boolean fits(BigDecimal amount, int wholeDigits, int decimals) {
        return amount.signum() > 0
                && amount.scale() <= decimals
                && (long) amount.precision() - amount.scale() <= wholeDigits;
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
