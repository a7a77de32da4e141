/** Listings as a file, by RentScout's own code. */
@NullMarked
package io.rentscout.export;

import org.jspecify.annotations.NullMarked;
