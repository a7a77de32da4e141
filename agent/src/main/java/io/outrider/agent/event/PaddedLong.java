package io.outrider.agent.event;

import java.util.concurrent.atomic.AtomicLong;

/** A number that one side writes and the other reads, kept off the cache lines of others. */
@SuppressWarnings({"unused", "serial"})
final class PaddedLong extends AtomicLong {
    private long p1, p2, p3, p4, p5, p6, p7;
}
