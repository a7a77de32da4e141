package io.outrider.agent.planted.circle.other;

import io.outrider.agent.planted.circle.one.One;

/** The other half. */
public final class Other {
    public final Class<?> one = One.class;
}
