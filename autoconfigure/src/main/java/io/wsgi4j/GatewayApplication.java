package io.wsgi4j;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Mounts an {@link Application} under the gateway's prefix. Belongs on a component class
 * or on a {@code @Bean} method:
 *
 * <pre class="code">
 * &#64;GatewayApplication("/hello")
 * class Hello implements Application { ... }
 * </pre>
 *
 * Each attribute can be overridden with {@code gateway.applications.<name>.*}.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
public @interface GatewayApplication {

	/**
	 * Alias for {@link #path()}.
	 * @return the path
	 */
	@AliasFor("path")
	String value() default "/";

	/**
	 * Where the application sits under the prefix, as in {@code "/hello"} or
	 * {@code "/reports/daily"}. The root, {@code "/"}, takes every request that no longer
	 * mount takes.
	 * @return the path
	 */
	@AliasFor("value")
	String path() default "/";

	/**
	 * The application's name in properties, logs and metrics.
	 * @return the name; the name of the bean if empty
	 */
	String name() default "";

	/**
	 * The executor that runs the application: a name from {@code gateway.executors} or
	 * that of a {@link org.springframework.core.task.TaskExecutor} bean.
	 * @return the name; the default executor of the gateway if empty
	 */
	String executor() default "";

}
