/**
 * Support for tests of applications: {@link io.wsgi4j.test.RecordingStartResponse} for
 * tests without Spring, {@link io.wsgi4j.test.GatewayTest @GatewayTest} for tests with
 * the gateway and without a server.
 */
@NullMarked
package io.wsgi4j.test;

import org.jspecify.annotations.NullMarked;
