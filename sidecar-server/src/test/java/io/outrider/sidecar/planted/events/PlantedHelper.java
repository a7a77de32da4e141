package io.outrider.sidecar.planted.events;

/** A name that says nothing. */
public final class PlantedHelper {}
