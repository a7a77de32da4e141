package io.outrider.sidecar.postgres;

import java.util.Locale;

/** What stands between a text from outside and the database, outermost first. */
public enum Guard {
    /** One statement that only reads, by its first word and the driver's own parser. */
    STATEMENT,
    /** Types and values of parameters. */
    PARAMETERS,
    /** Who we are in the database. */
    ROLE,
    /** Functions that would run. */
    FUNCTION,
    /** Whether statements may be executed at all. */
    EXECUTION,
    /** What the plan would do. */
    PLAN,
    /** Estimated cost and rows. */
    SIZE,
    /** One at a time, not too often, not on a loaded server. */
    LOAD;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
