package io.rentscout.estimate;

import io.rentscout.property.Property;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Asks the estimate service over HTTP. Any thread. */
@Component
final class EstimateClient {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final Environment environment;
    private final EstimateSettings settings;
    private final JsonMapper json;

    EstimateClient(Environment environment, JsonMapper json) {
        this.environment = environment;
        this.settings = EstimateSettings.from(environment);
        this.json = json;
    }

    Estimate of(Property property) {
        HttpResponse<String> response = ask(property);
        if (response.statusCode() >= 500) {
            throw EstimateFailed.unavailable("answered " + response.statusCode(), null);
        }
        if (response.statusCode() != 200) {
            throw EstimateFailed.senseless("answered " + response.statusCode(), null);
        }
        try {
            return json.readValue(response.body(), Estimate.class);
        } catch (JacksonException garbage) {
            throw EstimateFailed.senseless("answered with something that is no estimate", garbage);
        }
    }

    private HttpResponse<String> ask(Property property) {
        HttpRequest request =
                HttpRequest.newBuilder(address(property)).timeout(TIMEOUT).build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException failure) {
            throw EstimateFailed.unavailable("does not answer", failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw EstimateFailed.unavailable("was not waited for, RentScout is stopping", stopped);
        }
    }

    private URI address(Property property) {
        return UriComponentsBuilder.fromUriString(service())
                .queryParam("id", "{id}")
                .queryParam("price", "{price}")
                .queryParam("city", "{city}")
                .queryParam("type", "{type}")
                .encode()
                .buildAndExpand(property.id(), property.price(), property.city(), property.type())
                .toUri();
    }

    /** The port of the stand-in is known only once this process serves. */
    private String service() {
        return settings.url().isEmpty()
                ? "http://localhost:" + environment.getRequiredProperty("local.server.port") + "/external/estimate"
                : settings.url();
    }
}
