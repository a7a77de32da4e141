package io.outrider.sidecar.events;

import io.outrider.sidecar.http.Request;
import java.util.List;

/** Which events a listener wants. */
record Selection(String dataset, String service, long leastNanos) {
    static final List<String> PARAMETERS = List.of("dataset", "service", "slow", "min_duration");
    private static final String PREFIX = "outrider.";
    private static final List<String> DATASETS = List.of("jdbc", "redis", "http", "app");

    static Selection of(Request request, LiveConfig config) {
        String dataset = request.text("dataset");
        if (!dataset.isEmpty() && !dataset.startsWith(PREFIX)) {
            dataset = PREFIX + request.choice("dataset", "", DATASETS);
        }
        double millis = request.millis("min_duration");
        long least = Math.round(millis * 1e6);
        if (request.flag("slow")) {
            least = Math.max(least, config.slowThreshold().toNanos());
        }
        return new Selection(dataset, request.text("service"), least);
    }

    boolean takes(RecentEvent event) {
        return (dataset.isEmpty() || dataset.equals(event.dataset()))
                && (service.isEmpty() || service.equals(event.service()))
                && event.durationNanos() >= leastNanos;
    }
}
