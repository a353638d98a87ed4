/**
 * Auto-configuration for servlet containers.
 */
@NullMarked
package io.wsgi4j.autoconfigure.container;

import org.jspecify.annotations.NullMarked;
