/**
 * Python inside this process: an engine of GraalPy and its contexts.
 */
@NullMarked
package io.wsgi4j.python.graalpy;

import org.jspecify.annotations.NullMarked;
