package io.wsgi4j.autoconfigure;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.wsgi4j.python.graalpy.GraalPyEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.Answers;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Each bean that is there unless the user has one really isn't there then.
 */
class BackingOffTests {

	private static final String PYTHON = "gatewayPythonEngine";

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(autoConfigurations().toArray(Class<?>[]::new)))
		.withConfiguration(AutoConfigurations.of(WebMvcAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withBean(ObservationRegistry.class, TestObservationRegistry::create)
		.withBean(SimpleMeterRegistry.class)
		.withPropertyValues("gateway.wsgi=foo.application", "gateway.applications.wsgi.enabled=false",
				"gateway.access-log.enabled=true", "management.info.gateway.enabled=true",
				"management.endpoints.web.exposure.include=*");

	/**
	 * Python takes its time to start.
	 */
	private final WebApplicationContextRunner withoutPython = this.contextRunner.withBean(PYTHON, GraalPyEngine.class,
			() -> mock(GraalPyEngine.class, Answers.RETURNS_MOCKS));

	@ParameterizedTest
	@MethodSource("replaceableBeans")
	void usersBeanWins(ReplaceableBean bean) {
		Object users = mock(bean.mockableType(), Answers.RETURNS_MOCKS);
		runnerFor(bean).withBean(bean.nameOfUsers(), bean.castType(), () -> users).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(bean.nameOfUsers())).isSameAs(users);
			if (!bean.isFoundByName()) {
				assertThat(BeanFactoryUtils.beansOfTypeIncludingAncestors(context, bean.type(), true, false))
					.containsOnlyKeys(bean.nameOfUsers());
			}
		});
	}

	@Test
	void allOfThemAreThereOtherwise() {
		this.withoutPython.run((context) -> assertThat(context.getBeanDefinitionNames())
			.contains(replaceableBeans().map((bean) -> bean.method().getName()).toArray(String[]::new)));
	}

	private WebApplicationContextRunner runnerFor(ReplaceableBean bean) {
		return bean.nameOfUsers().equals(PYTHON) ? this.contextRunner : this.withoutPython;
	}

	static Stream<ReplaceableBean> replaceableBeans() {
		return autoConfigurations().stream()
			.flatMap((type) -> Stream.of(Stream.of(type), imported(type), Arrays.stream(type.getDeclaredClasses())))
			.flatMap((types) -> types)
			.flatMap((type) -> Arrays.stream(type.getDeclaredMethods()))
			.filter((method) -> AnnotatedElementUtils.hasAnnotation(method, Bean.class)
					&& method.isAnnotationPresent(ConditionalOnMissingBean.class))
			.map(ReplaceableBean::new);
	}

	private static List<Class<?>> autoConfigurations() {
		ClassLoader classLoader = BackingOffTests.class.getClassLoader();
		return ImportCandidates.load(AutoConfiguration.class, classLoader)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("io.wsgi4j."))
			.<Class<?>>map((name) -> ClassUtils.resolveClassName(name, classLoader))
			.toList();
	}

	private static Stream<Class<?>> imported(Class<?> type) {
		Import imports = type.getAnnotation(Import.class);
		return (imports != null) ? Arrays.stream(imports.value()) : Stream.empty();
	}

	record ReplaceableBean(Method method) {

		Class<?> type() {
			Class<?>[] types = condition().value();
			return (types.length > 0) ? types[0] : this.method.getReturnType();
		}

		@SuppressWarnings("unchecked")
		Class<Object> castType() {
			return (Class<Object>) type();
		}

		Class<?> mockableType() {
			return type().equals(HealthContributor.class) ? HealthIndicator.class : type();
		}

		String nameOfUsers() {
			return isFoundByName() ? condition().name()[0] : "mine";
		}

		boolean isFoundByName() {
			return condition().name().length > 0;
		}

		private ConditionalOnMissingBean condition() {
			return this.method.getAnnotation(ConditionalOnMissingBean.class);
		}

		@Override
		public String toString() {
			return this.method.getName();
		}

	}

}
