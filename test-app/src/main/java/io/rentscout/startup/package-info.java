/** The command line, the checks before serving, and the ready line. */
@NullMarked
package io.rentscout.startup;

import org.jspecify.annotations.NullMarked;
