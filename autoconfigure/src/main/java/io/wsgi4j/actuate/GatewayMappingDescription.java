package io.wsgi4j.actuate;

import org.jspecify.annotations.Nullable;

/**
 * Where an application is mounted.
 *
 * @param predicate the pattern of the paths that belong to the application
 * @param handler the application's name
 * @param bean the name of the application's bean, if it is one
 */
public record GatewayMappingDescription(String predicate, String handler, @Nullable String bean) {
}
