/**
 * What operators get to see of the gateway: metrics and traces, an endpoint, health,
 * mappings and info.
 */
@NullMarked
package io.wsgi4j.actuate;

import org.jspecify.annotations.NullMarked;
