/** The lists a search form offers: cities and property types. */
@NullMarked
package io.rentscout.catalogue;

import org.jspecify.annotations.NullMarked;
