package io.outrider.agent.event;

/** What kind of call an event tells of: its dataset and its {@code event.action}. */
public enum Action {
    DB_QUERY("outrider.jdbc", "db.query"),
    DB_BATCH("outrider.jdbc", "db.batch"),
    DB_COMMIT("outrider.jdbc", "db.commit"),
    DB_ROLLBACK("outrider.jdbc", "db.rollback"),
    /** A further page of a cursor. */
    DB_FETCH("outrider.jdbc", "db.fetch"),
    /** The driver's empty liveness query. */
    DB_PING("outrider.jdbc", "db.ping"),
    REDIS_COMMAND("outrider.redis", "redis.command"),
    REDIS_PIPELINE("outrider.redis", "redis.pipeline"),
    REDIS_TRANSACTION("outrider.redis", "redis.transaction"),
    /** The handshake of a new connection. */
    REDIS_CONNECT("outrider.redis", "redis.connect"),
    HTTP_REQUEST("outrider.http", "http.request"),
    /** Said by the host's own code; {@link CallEvent#appAction} names it. */
    APP("outrider.app", "");

    private final String dataset;
    private final String eventAction;
    private final boolean isRedis;
    private final boolean tellsMore;

    Action(String dataset, String eventAction) {
        this.dataset = dataset;
        this.eventAction = eventAction;
        isRedis = dataset.equals("outrider.redis");
        tellsMore = dataset.equals("outrider.http") || dataset.equals("outrider.app");
    }

    public String dataset() {
        return dataset;
    }

    public String eventAction() {
        return eventAction;
    }

    public boolean isRedis() {
        return isRedis;
    }

    /** Whether there is more to tell than of a call to a server. */
    public boolean tellsMore() {
        return tellsMore;
    }
}
