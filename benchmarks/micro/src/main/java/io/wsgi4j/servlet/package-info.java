/**
 * Measurements of what is visible only in this package.
 */
@NullMarked
package io.wsgi4j.servlet;

import org.jspecify.annotations.NullMarked;
