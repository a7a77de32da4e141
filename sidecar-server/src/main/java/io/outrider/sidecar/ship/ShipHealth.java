package io.outrider.sidecar.ship;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the engine takes events. Says so in the log when that changes, not at every attempt. Any thread. */
public final class ShipHealth {
    private static final Logger LOG = LoggerFactory.getLogger(ShipHealth.class);

    private volatile String fault = "";
    private String said = "";

    /** Why events are not taken at the moment, or empty. */
    public String fault() {
        return fault;
    }

    synchronized void failing(String reason) {
        fault = reason;
        String kind = reason.substring(0, Math.min(24, reason.length()));
        if (!kind.equals(said)) {
            LOG.error("Elasticsearch {}. Events wait in their segments and are sent again", reason);
            said = kind;
        }
    }

    synchronized void well() {
        if (!said.isEmpty()) {
            LOG.info("Elasticsearch takes events again");
            said = "";
        }
        fault = "";
    }
}
