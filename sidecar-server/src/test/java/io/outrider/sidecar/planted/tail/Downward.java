package io.outrider.sidecar.planted.tail;

import io.outrider.sidecar.Main;
import io.outrider.sidecar.planted.events.Nosy;

/** A part of the kernel that knows a capability and the composition root. */
public final class Downward {
    public Nosy nosy;
    public Class<?> root = Main.class;
}
