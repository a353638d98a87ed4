/**
 * Serves a Python application from the command line.
 */
@NullMarked
package io.wsgi4j.launcher;

import org.jspecify.annotations.NullMarked;
