/**
 * The gateway: the machinery between the servlet container and the applications. It maps
 * a request to its mount, receives the body, calls the application on its executor and
 * sends what the application yields as fast as the client takes it.
 */
@NullMarked
package io.wsgi4j.servlet;

import org.jspecify.annotations.NullMarked;
