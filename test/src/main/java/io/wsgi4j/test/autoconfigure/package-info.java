/**
 * Auto-configuration of {@link io.wsgi4j.test.GatewayTest @GatewayTest}.
 */
@NullMarked
package io.wsgi4j.test.autoconfigure;

import org.jspecify.annotations.NullMarked;
