/** Cache-aside over Redis: JSON values with a time to live. */
@NullMarked
package io.rentscout.cache;

import org.jspecify.annotations.NullMarked;
