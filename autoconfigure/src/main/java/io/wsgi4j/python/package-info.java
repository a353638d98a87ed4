/**
 * Python applications, run by GraalPy: WSGI callables as {@link io.wsgi4j.Application}s.
 */
@NullMarked
package io.wsgi4j.python;

import org.jspecify.annotations.NullMarked;
