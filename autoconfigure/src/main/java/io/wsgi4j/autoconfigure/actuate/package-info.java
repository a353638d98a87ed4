/**
 * Auto-configuration of what Actuator shows of the gateway.
 */
@NullMarked
package io.wsgi4j.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
