package io.outrider.sidecar.ship;

import io.outrider.sidecar.config.Key;
import io.outrider.sidecar.config.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Where events are shipped to, and in what portions. */
public record ShipConfig(
        List<URI> urls,
        String username,
        String password,
        String apiKey,
        String indexPrefix,
        boolean installTemplate,
        int bulkEvents,
        long bulkBytes,
        Duration flushInterval,
        Duration requestTimeout,
        Duration retryFirst,
        Duration retryMost) {
    private static final Key<List<URI>> URLS = Key.urls(
            "elasticsearch.url",
            "Elasticsearch or OpenSearch nodes, `http://HOST:PORT`. Set, every event is shipped there; not set, nothing is.");
    private static final Key<String> USERNAME =
            Key.text("elasticsearch.username", "", "User for basic authentication.");
    private static final Key<String> PASSWORD = Key.secret("elasticsearch.password", "That user's password.");
    private static final Key<String> API_KEY =
            Key.secret("elasticsearch.api-key", "API key in its encoded form; used instead of user and password.");
    private static final Key<String> INDEX_PREFIX = Key.matching(
            "elasticsearch.index-prefix",
            "outrider",
            Pattern.compile("[a-z][a-z0-9_]{0,40}"),
            "a lower-case name of letters, digits and _, at most 41 long",
            "Indices are named `PREFIX-DATASET-YYYY.MM.DD`, by the day (UTC) of the event.");
    private static final Key<Boolean> INSTALL_TEMPLATE = Key.flag(
            "elasticsearch.install-template",
            true,
            "Whether the index template is installed at start when it is missing or older than the sidecar's.");
    private static final Key<Integer> BULK_EVENTS =
            Key.whole("elasticsearch.bulk-events", 1600, 1, 100_000, "Events in one bulk request, at most.");
    private static final Key<Long> BULK_BYTES =
            Key.bytes("elasticsearch.bulk-bytes", "4MiB", "Size of one bulk request before compression, at most.");
    private static final Key<Duration> FLUSH_INTERVAL =
            Key.time("elasticsearch.flush-interval", "1s", "A portion that is not full is sent after this time.");
    private static final Key<Duration> REQUEST_TIMEOUT = Key.time(
            "elasticsearch.request-timeout", "30s", "A request without an answer is sent again after this time.");
    private static final Key<Duration> RETRY_FIRST = Key.time(
            "elasticsearch.retry-first", "500ms", "Longest pause before the first retry; it doubles from there.");
    private static final Key<Duration> RETRY_MOST =
            Key.time("elasticsearch.retry-most", "60s", "Longest pause before any retry.");

    public static final List<Key<?>> KEYS = List.of(
            URLS,
            USERNAME,
            PASSWORD,
            API_KEY,
            INDEX_PREFIX,
            INSTALL_TEMPLATE,
            BULK_EVENTS,
            BULK_BYTES,
            FLUSH_INTERVAL,
            REQUEST_TIMEOUT,
            RETRY_FIRST,
            RETRY_MOST);

    public static ShipConfig from(Settings settings) {
        return new ShipConfig(
                settings.get(URLS),
                settings.get(USERNAME),
                settings.get(PASSWORD),
                settings.get(API_KEY),
                settings.get(INDEX_PREFIX),
                settings.get(INSTALL_TEMPLATE),
                settings.get(BULK_EVENTS),
                settings.get(BULK_BYTES),
                settings.get(FLUSH_INTERVAL),
                settings.get(REQUEST_TIMEOUT),
                settings.get(RETRY_FIRST),
                settings.get(RETRY_MOST));
    }

    public boolean isOn() {
        return !urls.isEmpty();
    }

    @Override
    public String toString() {
        return "ShipConfig[urls=" + urls + ", indexPrefix=" + indexPrefix + "]"; // never the secrets
    }
}
