/** Where PostgreSQL and Redis are, and what to say when they do not answer. */
@NullMarked
package io.rentscout.servers;

import org.jspecify.annotations.NullMarked;
