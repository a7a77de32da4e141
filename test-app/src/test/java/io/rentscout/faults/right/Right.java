package io.rentscout.faults.right;

import io.rentscout.faults.left.Left;

/** The other half of the circle. */
public record Right(Left left) {}
