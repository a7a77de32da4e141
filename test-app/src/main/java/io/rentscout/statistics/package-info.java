/** Price statistics by city. */
@NullMarked
package io.rentscout.statistics;

import org.jspecify.annotations.NullMarked;
