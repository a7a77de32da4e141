/** Estate agents and the listings they advertise. */
@NullMarked
package io.rentscout.agency;

import org.jspecify.annotations.NullMarked;
