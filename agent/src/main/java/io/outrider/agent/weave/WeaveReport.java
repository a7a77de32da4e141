package io.outrider.agent.weave;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** What was woven, and what went wrong, for the heartbeat. Any thread. */
public final class WeaveReport implements Consumer<Throwable> {
    private static final int LAST_ERRORS = 10;

    private final Set<String> woven = new TreeSet<>();
    private final AtomicLong adviceFailures = new AtomicLong();
    private final List<String> lastErrors = new ArrayList<>();

    void wove(String className) {
        synchronized (woven) {
            woven.add(className);
        }
    }

    void failed(String className, Throwable failure) {
        remember("weaving " + className + ": " + failure);
    }

    /** Advice threw. */
    @Override
    public void accept(Throwable failure) {
        adviceFailures.incrementAndGet();
        remember("advice: " + failure);
    }

    private void remember(String error) {
        synchronized (lastErrors) {
            if (lastErrors.size() < LAST_ERRORS && !lastErrors.contains(error)) {
                lastErrors.add(error);
            }
        }
    }

    /** Binary names of the woven classes, sorted. */
    public List<String> woven() {
        synchronized (woven) {
            return new ArrayList<>(woven);
        }
    }

    public long adviceFailures() {
        return adviceFailures.get();
    }

    /** The first few different ones. */
    public List<String> lastErrors() {
        synchronized (lastErrors) {
            return Collections.unmodifiableList(new ArrayList<>(lastErrors));
        }
    }
}
