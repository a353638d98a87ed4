/**
 * Measurements of what is visible only in this package.
 */
@NullMarked
package io.wsgi4j.exchange;

import org.jspecify.annotations.NullMarked;
