package io.rentscout.agency;

import io.rentscout.web.Validation;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class AgentListingsController {

    private static final int LARGEST_SIZE = 50;

    private final AgentListings listings;

    AgentListingsController(AgentListings listings) {
        this.listings = listings;
    }

    @GetMapping("/api/agents/{city}/listings")
    List<AgentListings.Advert> listings(@PathVariable String city, @RequestParam(defaultValue = "20") int size) {
        new Validation()
                .requireText(city, "city", 100)
                .require(size >= 1 && size <= LARGEST_SIZE, "size", "must be from 1 to " + LARGEST_SIZE)
                .check();
        return listings.dearest(city, size);
    }
}
