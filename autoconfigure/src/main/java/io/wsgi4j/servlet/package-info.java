/**
 * The door: what the servlet container and Spring MVC see of the gateway. It maps a
 * request to its mount, opens the exchange, gives it the request and the response by way
 * of the engine's ports, and answers where the application can't.
 */
@NullMarked
package io.wsgi4j.servlet;

import org.jspecify.annotations.NullMarked;
