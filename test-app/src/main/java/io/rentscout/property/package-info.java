/** Listings: search, reading, views and changes. */
@NullMarked
package io.rentscout.property;

import org.jspecify.annotations.NullMarked;
