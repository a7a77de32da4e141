package io.outrider.agent.planted.encode;

/** A fault: a name that says nothing. */
final class TextHelper {}
