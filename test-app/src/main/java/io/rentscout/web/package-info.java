/** Errors as problem details. */
@NullMarked
package io.rentscout.web;

import org.jspecify.annotations.NullMarked;
