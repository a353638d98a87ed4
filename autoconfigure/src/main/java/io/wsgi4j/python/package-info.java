/**
 * Python applications: WSGI callables as {@link io.wsgi4j.Application}s, and what an
 * engine that runs them has to do.
 */
@NullMarked
package io.wsgi4j.python;

import org.jspecify.annotations.NullMarked;
