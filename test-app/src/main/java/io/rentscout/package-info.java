/** RentScout, a property-listing service over PostgreSQL and Redis. */
@NullMarked
package io.rentscout;

import org.jspecify.annotations.NullMarked;
