/** The gateways every SQL statement and Redis command passes through, and their count. */
@NullMarked
package io.rentscout.calls;

import org.jspecify.annotations.NullMarked;
