package io.outrider.agent.worker;

import io.outrider.agent.event.Action;
import io.outrider.agent.event.CallEvent;
import io.outrider.agent.event.DbSystem;
import io.outrider.agent.event.EventRing;
import io.outrider.agent.event.Origin;

/** Does what host threads do: claims, fills, publishes; counts what finds no room. */
final class Ring {
    /** A command that makes the encoder throw. */
    static final Object POISON = new Object() {
        @Override
        public String toString() {
            throw new IllegalStateException("poison");
        }
    };

    private static final Origin ORIGIN = new Origin("host", DbSystem.POSTGRESQL, null, null);

    private Ring() {}

    static void offer(EventRing ring, int count) {
        for (int i = 0; i < count; i++) {
            offer(ring, "select " + i + " from t");
        }
    }

    static void offerPoison(EventRing ring) {
        long position = ring.claim();
        CallEvent event = new CallEvent();
        event.action = Action.REDIS_COMMAND;
        event.command = POISON;
        ring.write(position, event);
        ring.publish(position);
    }

    private static void offer(EventRing ring, String text) {
        long position = ring.claim();
        if (position < 0) {
            ring.countDropped();
            return;
        }
        CallEvent event = new CallEvent();
        event.action = Action.DB_QUERY;
        event.origin = ORIGIN;
        event.startNanos = System.nanoTime();
        event.durationNanos = 1_000_000;
        event.text = text;
        ring.write(position, event);
        ring.publish(position);
    }
}
