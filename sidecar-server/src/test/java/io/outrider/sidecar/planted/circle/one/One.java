package io.outrider.sidecar.planted.circle.one;

import io.outrider.sidecar.planted.circle.two.Two;

/** Half of a planted circle. */
public final class One {
    public Two next;
}
