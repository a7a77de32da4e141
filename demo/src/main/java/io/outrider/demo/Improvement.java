package io.outrider.demo;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** The missing index from suggestion to effect: tried on the copy, built on request, and the endpoint asked before and after. */
final class Improvement {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int REQUESTS = 200;

    private final Console console;
    private final Sidecar sidecar;
    private final RentScout rentScout;

    Improvement(Console console, Sidecar sidecar, RentScout rentScout) {
        this.console = console;
        this.sidecar = sidecar;
        this.rentScout = rentScout;
    }

    void show() throws InterruptedException {
        console.title("The missing index, tried and built (POST /api/indexes/suggestions/…)");
        Optional<JsonNode> found = suggestion();
        if (found.isEmpty()) {
            console.line("  no index for the look-up by phone number was suggested; a longer run may find it");
            return;
        }
        String id = found.get().path("id").asString("");
        console.line("  " + found.get().path("create").path(0).asString(""));
        JsonNode verified = sidecar.onIndex(id, "verify");
        JsonNode help = verified.path("helped").path(0);
        console.line("  verified on the copy: " + verified.path("state").asString("") + ", "
                + Report.count(help.path("before").path("blocks").asLong()) + " blocks before, "
                + Report.count(help.path("after").path("blocks").asLong()) + " after; "
                + verified.path("note").asString(""));
        if (!verified.path("state").asString("").equals("tested")) {
            return;
        }
        double before = p95();
        JsonNode applied = sidecar.onIndex(id, "apply");
        double after = p95();
        console.line("  " + applied.path("state").asString("") + " in the database: "
                + applied.path("note").asString(""));
        console.line(String.format(
                Locale.ROOT,
                "  GET /api/properties/by-phone, p95 of %d requests: %.1f ms before, %.1f ms after",
                REQUESTS,
                before,
                after));
        console.line("  take it back: " + applied.path("undo").path(0).asString(""));
    }

    private Optional<JsonNode> suggestion() throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            for (JsonNode suggestion : sidecar.indexSuggestions()) {
                if (suggestion.path("create").path(0).asString("").contains("ON public.properties (phone")) {
                    return Optional.of(suggestion);
                }
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return Optional.empty();
    }

    /** In milliseconds. Numbers that nobody has, each asked once: no cache can know them. */
    private double p95() throws InterruptedException {
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            String phone = URLEncoder.encode("+0 " + System.nanoTime(), StandardCharsets.UTF_8);
            long start = System.nanoTime();
            rentScout.visit("/api/properties/by-phone?phone=" + phone);
            nanos.add(System.nanoTime() - start);
        }
        long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted[(int) (sorted.length * 0.95)] / 1e6;
    }
}
