package io.outrider.sidecar.planted.circle.two;

import io.outrider.sidecar.planted.circle.one.One;

/** Half of a planted circle. */
public final class Two {
    public One next;
}
