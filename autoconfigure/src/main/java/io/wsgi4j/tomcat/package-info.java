/**
 * What Apache Tomcat does in its own way, and its way to the socket.
 */
@NullMarked
package io.wsgi4j.tomcat;

import org.jspecify.annotations.NullMarked;
