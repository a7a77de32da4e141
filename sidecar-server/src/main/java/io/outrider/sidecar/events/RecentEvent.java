package io.outrider.sidecar.events;

/** An event as it stands in its segment, with what a listener may select by. */
record RecentEvent(String id, String dataset, String service, long durationNanos, byte[] json) {}
