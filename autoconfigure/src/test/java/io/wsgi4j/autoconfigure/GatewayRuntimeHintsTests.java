package io.wsgi4j.autoconfigure;

import io.micrometer.context.ContextSnapshotFactory;
import io.wsgi4j.Application;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.tomcat.GatewayTomcatProtocol;
import org.apache.coyote.Response;
import org.apache.coyote.http11.Http11NioProtocol;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.ReflectionHintsPredicates;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayRuntimeHintsTests {

	private final ReflectionHintsPredicates reflection = RuntimeHintsPredicates.reflection();

	@Test
	void annotationIsReadThroughProxy() {
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(GatewayApplication.class)).accepts(hints());
	}

	@Test
	void applicationIsHandlerMethod() {
		assertThat(this.reflection.onType(Application.class)).accepts(hints());
	}

	@Test
	void executorsOfTheEnvironmentAreCreatedByName() throws NoSuchMethodException {
		assertThat(this.reflection
			.onMethodInvocation(GatewayExecutorFactory.class.getDeclaredMethod("create", String.class)))
			.accepts(hints());
	}

	@Test
	void directoriesOfTheEnvironmentAreMountedByName() throws NoSuchMethodException {
		assertThat(this.reflection
			.onMethodInvocation(DirectoryApplicationFactory.class.getDeclaredMethod("create", String.class)))
			.accepts(hints());
	}

	@Test
	void protocolOfTomcatIsCreatedByName() throws NoSuchMethodException {
		assertThat(this.reflection.onConstructorInvocation(GatewayTomcatProtocol.class.getConstructor()))
			.accepts(hints());
		assertThat(this.reflection.onType(GatewayTomcatProtocol.class))
			.rejects(hints(new FilteredClassLoader(Http11NioProtocol.class, GatewayTomcatProtocol.class)));
	}

	@Test
	void outputBufferOfTomcatIsFoundByType() {
		assertThat(this.reflection.onFieldAccess(Response.class, "outputBuffer")).accepts(hints());
		assertThat(this.reflection.onType(Response.class)).rejects(hints(new FilteredClassLoader(Response.class)));
	}

	@Test
	void optionalLibrariesAreFound() {
		assertThat(this.reflection.onType(ContextSnapshotFactory.class)).accepts(hints());
		assertThat(this.reflection.onType(MDC.class)).accepts(hints());
		assertThat(this.reflection.onType(SecurityContextHolder.class)).accepts(hints());
	}

	@Test
	void librariesThatAreNotThereAreNotHinted() {
		RuntimeHints hints = hints(new FilteredClassLoader(ContextSnapshotFactory.class, SecurityContextHolder.class));
		assertThat(this.reflection.onType(ContextSnapshotFactory.class)).rejects(hints);
		assertThat(this.reflection.onType(SecurityContextHolder.class)).rejects(hints);
	}

	private static RuntimeHints hints() {
		return hints(GatewayRuntimeHintsTests.class.getClassLoader());
	}

	private static RuntimeHints hints(ClassLoader classLoader) {
		RuntimeHints hints = new RuntimeHints();
		new GatewayRuntimeHints().registerHints(hints, classLoader);
		return hints;
	}

}
