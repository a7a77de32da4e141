package io.outrider.agent.planted.circle.one;

import io.outrider.agent.planted.circle.other.Other;

/** One half of a circle. */
public final class One {
    public final Class<?> other = Other.class;
}
