package io.wsgi4j;

import java.lang.reflect.AnnotatedElement;

import org.junit.jupiter.api.Test;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayApplicationTests {

	@Test
	void sitsAtTheRootWithoutNameOrExecutor() {
		GatewayApplication annotation = annotationOf(Root.class);
		assertThat(annotation.path()).isEqualTo("/");
		assertThat(annotation.name()).isEmpty();
		assertThat(annotation.executor()).isEmpty();
	}

	@Test
	void valueIsThePath() throws Exception {
		assertThat(annotationOf(ByValue.class).path()).isEqualTo("/by-value");
		assertThat(annotationOf(GatewayApplicationTests.class.getDeclaredMethod("byPath")).value())
			.isEqualTo("/by-path");
	}

	@Test
	void makesAComponent() {
		assertThat(AnnotatedElementUtils.isAnnotated(Root.class, Component.class)).isTrue();
	}

	@GatewayApplication(path = "/by-path")
	static void byPath() {
	}

	private static GatewayApplication annotationOf(AnnotatedElement element) {
		return AnnotatedElementUtils.findMergedAnnotation(element, GatewayApplication.class);
	}

	@GatewayApplication
	static class Root {

	}

	@GatewayApplication("/by-value")
	static class ByValue {

	}

}
