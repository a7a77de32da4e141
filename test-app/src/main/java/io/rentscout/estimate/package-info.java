/** The price estimate of an outside service, and the stand-in for that service. */
@NullMarked
package io.rentscout.estimate;

import org.jspecify.annotations.NullMarked;
