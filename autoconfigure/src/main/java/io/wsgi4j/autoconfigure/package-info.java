/**
 * Auto-configuration of the gateway: properties, conditions, bean definitions and failure
 * analyzers.
 */
@NullMarked
package io.wsgi4j.autoconfigure;

import org.jspecify.annotations.NullMarked;
