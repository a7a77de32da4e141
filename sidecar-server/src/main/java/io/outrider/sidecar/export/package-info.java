/** Rows out of PostgreSQL: declared datasets, streamed or kept as jobs, in constant memory. */
package io.outrider.sidecar.export;
