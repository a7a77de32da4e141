package io.rentscout.estimate;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** The estimate service did not help: 503 when it may help later, 502 when its answer makes no sense. */
final class EstimateFailed extends ErrorResponseException {

    private static final long serialVersionUID = 1L;

    private EstimateFailed(HttpStatus status, String detail, @Nullable Throwable cause) {
        super(status, ProblemDetail.forStatusAndDetail(status, detail), cause);
    }

    static EstimateFailed unavailable(String reason, @Nullable Throwable cause) {
        EstimateFailed failure = new EstimateFailed(
                HttpStatus.SERVICE_UNAVAILABLE, "The price estimate service " + reason + "; try again", cause);
        failure.getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
        return failure;
    }

    static EstimateFailed senseless(String reason, @Nullable Throwable cause) {
        return new EstimateFailed(HttpStatus.BAD_GATEWAY, "The price estimate service " + reason, cause);
    }
}
