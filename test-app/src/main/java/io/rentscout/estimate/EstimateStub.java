package io.rentscout.estimate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stands in for the estimate service of another company: slow, and now and then it fails. How the n-th question about
 * a property ends follows from the seed, so a run can be repeated and a second try may succeed.
 */
@RestController
final class EstimateStub {

    private static final int REMEMBERED = 4096;
    private static final double GARBAGE_AMONG_FAILURES = 0.3;

    private final AtomicIntegerArray asked = new AtomicIntegerArray(REMEMBERED);
    private final EstimateSettings settings;
    private final JsonMapper json;

    EstimateStub(Environment environment, JsonMapper json) {
        this.settings = EstimateSettings.from(environment);
        this.json = json;
    }

    @GetMapping("/external/estimate")
    ResponseEntity<String> estimate(@RequestParam long id, @RequestParam BigDecimal price) throws InterruptedException {
        int attempt = asked.getAndIncrement((int) Long.remainderUnsigned(id, REMEMBERED));
        SplittableRandom chance = new SplittableRandom(settings.seed() * 31 + id * 0x9E3779B97F4A7C15L + attempt);
        Thread.sleep(settings.latency().toMillis());
        if (chance.nextDouble() < settings.failureRate()) {
            return chance.nextDouble() < GARBAGE_AMONG_FAILURES
                    ? ResponseEntity.ok("<html>Welcome to our new site!</html>")
                    : ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body("overloaded");
        }
        BigDecimal fair = price.multiply(BigDecimal.valueOf(0.85 + 0.3 * chance.nextDouble()));
        Estimate estimate = new Estimate(part(fair, "0.9"), part(fair, "1"), part(fair, "1.1"));
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(json.writeValueAsString(estimate));
    }

    private static BigDecimal part(BigDecimal fair, String share) {
        return fair.multiply(new BigDecimal(share)).setScale(2, RoundingMode.HALF_UP);
    }
}
