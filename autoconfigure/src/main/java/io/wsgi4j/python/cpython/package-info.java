/**
 * Python in processes of its own: workers of CPython, which the gateway starts, feeds and
 * watches.
 */
@NullMarked
package io.wsgi4j.python.cpython;

import org.jspecify.annotations.NullMarked;
