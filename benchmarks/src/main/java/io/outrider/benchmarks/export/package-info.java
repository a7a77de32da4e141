/** What an export takes beside the other ways out of PostgreSQL: real servers, finished jars. */
package io.outrider.benchmarks.export;
