package io.rentscout.web;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/** Every failure becomes a problem detail (RFC 9457) that says what is wrong. */
@RestControllerAdvice
final class Problems extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String name = failure instanceof MethodArgumentTypeMismatchException argument
                ? argument.getName()
                : String.valueOf(failure.getPropertyName());
        // Every parameter that is converted is a number; the decimal ones are prices.
        String number = failure.getRequiredType() == BigDecimal.class ? "a number" : "a whole number in range";
        String detail = name + " is \"" + failure.getValue() + "\"; it must be " + number;
        return handleExceptionInternal(
                failure, ProblemDetail.forStatusAndDetail(status, detail), headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String reason = failure.getMostSpecificCause() instanceof JacksonException json
                ? json.getOriginalMessage()
                : "there is none";
        ProblemDetail problem =
                ProblemDetail.forStatusAndDetail(status, "The body must be a JSON object of the listing: " + reason);
        return handleExceptionInternal(failure, problem, headers, status, request);
    }

    @ExceptionHandler
    ProblemDetail database(DataAccessException failure) {
        if (failure instanceof DataAccessResourceFailureException || failure instanceof TransientDataAccessException) {
            return databaseDown(failure);
        }
        return unexpected(failure);
    }

    @ExceptionHandler
    ProblemDetail databaseDown(CannotCreateTransactionException failure) {
        return databaseDown((Exception) failure);
    }

    @ExceptionHandler
    ProblemDetail unexpected(RuntimeException failure) {
        LOG.error("Request failed", failure);
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.INTERNAL_SERVER_ERROR, "RentScout failed; its log has the reason.");
    }

    private static ProblemDetail databaseDown(Exception failure) {
        LOG.error("The database does not answer: {}", failure.getMessage());
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "The database does not answer; try again.");
    }
}
