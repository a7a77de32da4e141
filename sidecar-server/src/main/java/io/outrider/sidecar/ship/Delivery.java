package io.outrider.sidecar.ship;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Brings one portion of documents home: sends, sorts the answers item by item, and sends again what may yet succeed.
 *
 * <pre>
 *   item     201, 200            acknowledged
 *            409                 duplicate: an earlier attempt had arrived
 *            401 403 404 429 5xx again, after a pause (403 and 429 are how a blocked or full index answers)
 *            anything else       dead letter
 *   request  no answer           again with the same ids: what had arrived answers 409
 *            429 5xx             again, after a pause
 *            401 403 404         again, after the longest pause; the sidecar is not healthy until that is mended
 *            400                 halves, until the one that spoils the request stands alone: dead letter
 *            413                 halves; one that is too large alone: dead letter
 * </pre>
 *
 * Pauses grow with every failed attempt, with full jitter. One delivery per portion, shipper's thread only.
 */
final class Delivery {
    private final Engine engine;
    private final ShipConfig config;
    private final ShipHealth health;
    private final RandomGenerator random;
    private final Shipper.Pause pause;

    private final Deque<List<Document>> open = new ArrayDeque<>();
    private final List<DeadLetters.Letter> refused = new ArrayList<>();
    private long acknowledged;
    private long duplicate;
    private int failures;
    private boolean tooLarge;

    Delivery(Engine engine, ShipConfig config, ShipHealth health, RandomGenerator random, Shipper.Pause pause) {
        this.engine = engine;
        this.config = config;
        this.health = health;
        this.random = random;
        this.pause = pause;
    }

    long acknowledged() {
        return acknowledged;
    }

    long duplicate() {
        return duplicate;
    }

    List<DeadLetters.Letter> refused() {
        return refused;
    }

    /** Whether the engine found a request too large, so that portions had better be smaller. */
    boolean tooLarge() {
        return tooLarge;
    }

    /** True when every document is settled; false when the sidecar stops before that. */
    boolean deliver(List<Document> documents) throws InterruptedException {
        open.add(documents);
        while (!open.isEmpty()) {
            List<Document> part = open.removeFirst();
            Duration wait;
            try {
                wait = settle(part, engine.bulk(part));
            } catch (IOException e) {
                open.addFirst(part);
                health.failing("gives no answer at " + engine.current() + " (" + e
                        + "); check elasticsearch.url and that it is up");
                wait = backoff();
            }
            if (!wait.isZero() && !pause.pause(wait)) {
                return false;
            }
        }
        return true;
    }

    /** Gives how long to wait before going on. */
    private Duration settle(List<Document> part, Engine.Answer answer) {
        int status = answer.status();
        if (status == 200) {
            return items(part, answer);
        }
        if (status == 400 || status == 413) {
            tooLarge = tooLarge || status == 413;
            split(part, answer);
            return Duration.ZERO;
        }
        open.addFirst(part);
        if (status == 429 || status >= 500) {
            tooLarge = tooLarge || status == 429;
            health.failing("answers " + status + " " + reason(answer.body()) + "; it is overloaded or starting");
            return longer(backoff(), answer.retryAfter());
        }
        String cure = status == 401 || status == 403
                ? "check elasticsearch.username and elasticsearch.password, or elasticsearch.api-key, and their rights"
                : "check elasticsearch.url, and that indices may be created automatically";
        health.failing("refuses with " + status + " " + reason(answer.body()) + "; " + cure);
        failures++;
        return longer(config.retryMost(), answer.retryAfter());
    }

    private Duration items(List<Document> part, Engine.Answer answer) {
        JsonNode items = answer.body().path("items");
        if (items.size() != part.size()) {
            open.addFirst(part);
            health.failing("answers a bulk request of " + part.size() + " with " + items.size()
                    + " items; is there a proxy between that is no search engine?");
            return backoff();
        }
        List<Document> again = new ArrayList<>();
        String why = "";
        for (int i = 0; i < part.size(); i++) {
            JsonNode item = items.path(i).path("create");
            int status = item.path("status").asInt(0);
            if (status == 200 || status == 201) {
                acknowledged++;
            } else if (status == 409) {
                duplicate++;
            } else if (mayYetSucceed(status)) {
                again.add(part.get(i));
                why = status + " " + reason(item);
            } else {
                refuse(part.get(i), status, item);
            }
        }
        if (again.isEmpty()) {
            failures = 0;
            health.well();
            return Duration.ZERO;
        }
        open.addFirst(again);
        health.failing("does not take " + again.size() + " events now: " + why);
        return longer(backoff(), answer.retryAfter());
    }

    private static boolean mayYetSucceed(int status) {
        return status == 429 || status >= 500 || status == 401 || status == 403 || status == 404 || status == 0;
    }

    private void split(List<Document> part, Engine.Answer answer) {
        if (part.size() == 1) {
            refuse(part.get(0), answer.status(), answer.body());
            return;
        }
        int middle = part.size() / 2;
        open.addFirst(part.subList(middle, part.size()));
        open.addFirst(part.subList(0, middle));
    }

    private void refuse(Document document, int status, JsonNode node) {
        JsonNode error = node.path("error");
        refused.add(new DeadLetters.Letter(
                document,
                status,
                error.path("type").asString(""),
                error.path("reason").asString("")));
    }

    private static String reason(JsonNode node) {
        JsonNode error = node.path("error");
        return error.isString()
                ? error.asString("")
                : (error.path("type").asString("") + " " + error.path("reason").asString("")).strip();
    }

    /** Full jitter: any time up to a limit that doubles with each failure. */
    private Duration backoff() {
        long limit = config.retryFirst().toNanos() << Math.min(failures++, 20);
        long most = config.retryMost().toNanos();
        return Duration.ofNanos(random.nextLong(1, Math.max(2, limit <= 0 ? most : Math.min(limit, most))));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
