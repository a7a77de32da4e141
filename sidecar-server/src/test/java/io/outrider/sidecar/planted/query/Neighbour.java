package io.outrider.sidecar.planted.query;

/** Of another capability. */
public final class Neighbour {}
