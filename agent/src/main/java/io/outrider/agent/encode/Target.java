package io.outrider.agent.encode;

import io.outrider.agent.event.DbSystem;
import io.outrider.agent.event.Origin;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What calls go to: a system, a server, a database. A value; {@link OriginCache} makes equal ones the same object. */
final class Target {
    final DbSystem system;
    final @Nullable Peer peer;
    final @Nullable String namespace;
    private final int hash;

    Target(Origin origin) {
        system = origin.system;
        peer = origin.peer == null ? null : Peer.parse(origin.peer);
        namespace = origin.namespace;
        hash = 31 * (31 * system.ordinal() + Objects.hashCode(namespace)) + Objects.hashCode(peer);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Target)) {
            return false;
        }
        Target that = (Target) other;
        return system == that.system && Objects.equals(peer, that.peer) && Objects.equals(namespace, that.namespace);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
