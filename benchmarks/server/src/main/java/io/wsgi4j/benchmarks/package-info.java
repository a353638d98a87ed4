/**
 * The same work behind the gateway and behind what a user would write instead.
 */
@NullMarked
package io.wsgi4j.benchmarks;

import org.jspecify.annotations.NullMarked;
