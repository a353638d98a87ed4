package io.wsgi4j;

import org.jspecify.annotations.Nullable;

/**
 * Makes applications of beans that are none. A bean that is annotated with
 * {@link GatewayApplication @GatewayApplication} and isn't an {@link Application} is
 * shown to all beans of this type, in their order, until one of them knows what to do
 * with it. Called once for each such bean, when the server starts.
 */
@FunctionalInterface
public interface ApplicationAdapter {

	/**
	 * Makes an application of a bean.
	 * @param bean the annotated bean
	 * @return the application, or {@code null} if the bean isn't of a type that this
	 * adapter knows
	 */
	@Nullable Application adapt(Object bean);

}
