/**
 * What Eclipse Jetty does in its own way.
 */
@NullMarked
package io.wsgi4j.jetty;

import org.jspecify.annotations.NullMarked;
