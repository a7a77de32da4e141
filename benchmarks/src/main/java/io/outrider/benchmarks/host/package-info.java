/**
 * The programs that are measured: hosts that know nothing of any agent, save for where a proxy has to be put around their
 * connections. They import the JDK and the driver, so that what is measured is not the harness.
 */
package io.outrider.benchmarks.host;
