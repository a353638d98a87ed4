/**
 * The contract: PEP 3333 for Java. An {@link io.wsgi4j.Application} is called with an
 * {@link io.wsgi4j.Environ} and a {@link io.wsgi4j.StartResponse} and returns the blocks
 * of its answer. Nothing in this package knows a server.
 */
@NullMarked
package io.wsgi4j;

import org.jspecify.annotations.NullMarked;
