package io.rentscout.estimate;

import io.rentscout.property.Property;
import io.rentscout.property.PropertyReader;
import java.math.BigDecimal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class EstimateController {

    private static final Logger LOG = LoggerFactory.getLogger(EstimateController.class);

    private final PropertyReader properties;
    private final EstimateClient client;

    EstimateController(PropertyReader properties, EstimateClient client) {
        this.properties = properties;
        this.client = client;
    }

    /** The answer of {@code GET /api/properties/{id}/estimate}. */
    record EstimatedProperty(long id, BigDecimal price, Estimate estimate) {}

    @GetMapping("/api/properties/{id}/estimate")
    EstimatedProperty estimate(@PathVariable long id) {
        Property property = properties.byId(id);
        try {
            return new EstimatedProperty(id, property.price(), client.of(property));
        } catch (EstimateFailed failure) {
            LOG.warn("No estimate for property {}: {}", id, failure.getBody().getDetail());
            throw failure;
        }
    }
}
