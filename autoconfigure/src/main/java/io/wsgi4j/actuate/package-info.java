/**
 * What operators get to see of the gateway: metrics and traces.
 */
@NullMarked
package io.wsgi4j.actuate;

import org.jspecify.annotations.NullMarked;
