package io.rentscout.calls;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * RentScout's own account of its calls, to hold against what others saw:
 *
 * <ul>
 *   <li>{@code http_requests}: requests that reached the servlet container, counted on arrival; the one that asks for the
 *       counts is among them, and so are those to the estimate stand-in under {@code /external}
 *   <li>{@code jdbc_statements}: statements handed to the driver, each once, failed ones too; commits and rollbacks are
 *       counted beside them
 *   <li>{@code redis_commands}: commands handed to Jedis, each once, failed ones too
 * </ul>
 */
@RestController
final class CallsController {

    private final CallCounts counts;

    CallsController(CallCounts counts) {
        this.counts = counts;
    }

    @GetMapping("/internal/calls")
    CallCounts.Snapshot calls() {
        return counts.snapshot();
    }
}
