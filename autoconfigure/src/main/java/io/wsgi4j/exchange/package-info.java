/**
 * The engine: one exchange from the first byte of its request to the last one of its
 * answer. It knows no container. It sees the client through three ports, which the door
 * implements: {@link io.wsgi4j.exchange.RequestInput} for what arrives,
 * {@link io.wsgi4j.exchange.ResponseOutput} for what goes out, and
 * {@link io.wsgi4j.exchange.ExchangeCompletion} for the end.
 */
@NullMarked
package io.wsgi4j.exchange;

import org.jspecify.annotations.NullMarked;
