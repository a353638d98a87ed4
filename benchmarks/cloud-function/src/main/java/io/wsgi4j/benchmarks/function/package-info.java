/**
 * The peer that has functions instead of applications.
 */
@NullMarked
package io.wsgi4j.benchmarks.function;

import org.jspecify.annotations.NullMarked;
