/** Starts each host under each contender, over and over in turn, and reports what that cost. */
package io.outrider.benchmarks.compare;
