package io.outrider.sidecar.indexes;

/**
 * An index that is there.
 *
 * @param constraint whether a constraint stands or falls with it
 * @param replicaIdentity whether logical replication finds rows by it
 * @param lastScan ISO time of the last scan (PostgreSQL 16 and later), or empty
 */
record IndexFacts(
        long oid,
        IndexShape shape,
        boolean unique,
        boolean primary,
        boolean constraint,
        boolean replicaIdentity,
        boolean valid,
        long bytes,
        double rows,
        long scans,
        String lastScan,
        String definition) {

    String name() {
        return shape.name();
    }

    /** Whether dropping it could change more than speed. */
    boolean isNeeded() {
        return unique || primary || constraint || replicaIdentity;
    }
}
