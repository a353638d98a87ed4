/**
 * Middleware, and applications made of applications, that any server of
 * {@link io.wsgi4j.Application applications} can use.
 */
@NullMarked
package io.wsgi4j.middleware;

import org.jspecify.annotations.NullMarked;
