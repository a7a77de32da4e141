/**
 * The hot paths, one question a file, by JMH. What allocates is exact on any machine ({@code -prof gc}); what takes how long
 * is comparable within one run only.
 */
package io.outrider.benchmarks.micro;
