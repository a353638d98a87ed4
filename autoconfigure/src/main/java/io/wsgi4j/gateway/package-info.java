/**
 * What applications, operators and extensions see of the gateway: what is mounted, what
 * happens to an exchange, and who is told of it.
 */
@NullMarked
package io.wsgi4j.gateway;

import org.jspecify.annotations.NullMarked;
