package io.wsgi4j.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.wsgi4j.GatewayApplication;
import io.wsgi4j.Middleware;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.PropertyMapping;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Annotation for a test of applications on the gateway, and of nothing else: no web
 * server, no Spring MVC, no Spring Security. Applications run on the thread of the test.
 * The test has a {@link GatewayTestClient} injected.
 * <p>
 * Component scanning finds only classes that are annotated with
 * {@link GatewayApplication @GatewayApplication} and {@link Middleware}. What they need
 * comes from {@link Import @Import} or from
 * {@link org.springframework.test.context.bean.override.mockito.MockitoBean @MockitoBean}.
 * Applications that are {@code @Bean} methods come with their {@code @Configuration},
 * which is to be imported too. Properties of applications that aren't there, and
 * executors that aren't, don't matter.
 * <p>
 * For a test of the whole server, see {@link SpringBootTest @SpringBootTest}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(GatewayTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(GatewayTypeExcludeFilter.class)
@ImportAutoConfiguration
public @interface GatewayTest {

	/**
	 * Properties in form {@literal key=value} that should be added to the Spring
	 * {@link org.springframework.core.env.Environment} before the test runs.
	 * @return the properties to add
	 */
	String[] properties() default {};

	/**
	 * Alias for {@link #applications()}.
	 * @return the applications to test
	 */
	@AliasFor("applications")
	Class<?>[] value() default {};

	/**
	 * The applications to test.
	 * @return classes of applications; empty for all that are annotated with
	 * {@link GatewayApplication @GatewayApplication}
	 */
	@AliasFor("value")
	Class<?>[] applications() default {};

	/**
	 * Whether the {@link io.wsgi4j.middleware.Validator} checks that applications keep
	 * the contract. It makes every body a lazy one, so a {@code Content-Length} that the
	 * application doesn't give itself is seen only without it.
	 * @return whether there is a validator around every application
	 */
	@PropertyMapping("gateway.test.validator")
	boolean validator() default true;

	/**
	 * Whether component scanning leaves out everything that is neither an application nor
	 * middleware.
	 * @return whether default filters should be used
	 * @see #includeFilters()
	 * @see #excludeFilters()
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Filters that add otherwise filtered beans to the application context.
	 * @return include filters to apply
	 */
	Filter[] includeFilters() default {};

	/**
	 * Filters that keep beans out of the application context that would be there
	 * otherwise.
	 * @return exclude filters to apply
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Auto-configurations that should be left out.
	 * @return auto-configuration exclusions to apply
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
