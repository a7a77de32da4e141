/** The schema and the generated listings. */
@NullMarked
package io.rentscout.seed;

import org.jspecify.annotations.NullMarked;
