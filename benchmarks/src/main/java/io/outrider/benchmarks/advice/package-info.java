/** Index advice on workloads: what it is worth when the indexes are built and the statements executed. */
package io.outrider.benchmarks.advice;
