package io.outrider.agent.event;

/** A database product, under its OpenTelemetry name. */
public enum DbSystem {
    NONE(""),
    POSTGRESQL("postgresql"),
    H2("h2database"),
    REDIS("redis");

    private final String systemName;

    DbSystem(String systemName) {
        this.systemName = systemName;
    }

    /** The value of {@code db.system.name}. */
    public String systemName() {
        return systemName;
    }
}
