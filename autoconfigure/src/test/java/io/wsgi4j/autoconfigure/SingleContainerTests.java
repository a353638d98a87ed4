package io.wsgi4j.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.wsgi4j.Application;
import io.wsgi4j.autoconfigure.container.GatewayJettyAutoConfiguration;
import io.wsgi4j.autoconfigure.container.GatewayTomcatAutoConfiguration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * One container on the class path is enough.
 */
class SingleContainerTests {

	private static final String TOMCAT = "org.apache.";

	private static final String JETTY = "org.eclipse.jetty.";

	@ParameterizedTest
	@CsvSource({
			"Apache Tomcat/11.0.24, " + JETTY
					+ ", io.wsgi4j.tomcat.TomcatContainer, org.apache.coyote.CloseNowException",
			"jetty/12.1.12, " + TOMCAT
					+ ", io.wsgi4j.jetty.JettyContainer, io.wsgi4j.jetty.JettyContainer$CutException" })
	void cutsConnections(String server, String hidden, String name, String exception) throws Exception {
		ClassLoader classLoader = new HidingClassLoader(hidden);
		ServletContext context = mock(ServletContext.class);
		given(context.getServerInfo()).willReturn(server);
		Class<?> type = Class.forName(name, true, classLoader);
		Object container = type.getDeclaredConstructor().newInstance();
		assertThat(invoke(type.getDeclaredMethod("supports", ServletContext.class), container, context))
			.isEqualTo(true);
		Method cutException = type.getDeclaredMethod("cutException", HttpServletRequest.class,
				HttpServletResponse.class);
		Object cut = invoke(cutException, container, mock(HttpServletRequest.class), mock(HttpServletResponse.class));
		assertThat(cut.getClass()).hasToString("class " + exception);
	}

	@ParameterizedTest
	@CsvSource({ TOMCAT, JETTY })
	void loadsAllClasses(String hidden) throws Exception {
		ClassLoader classLoader = new HidingClassLoader(hidden);
		List<String> names = classNames();
		assertThat(names).contains("io.wsgi4j.exchange.Exchange", GatewayAutoConfiguration.class.getName());
		for (String name : names) {
			if (!isLoadedWithItsContainerOnly(name)) {
				Class<?> type = Class.forName(name, true, classLoader);
				assertThat(type.getClassLoader()).isSameAs(classLoader);
				assertThat(type.getDeclaredMethods()).isNotNull();
			}
		}
	}

	private static boolean isLoadedWithItsContainerOnly(String name) {
		return name.startsWith("io.wsgi4j.tomcat.") || name.startsWith("io.wsgi4j.jetty.")
				|| name.startsWith(GatewayJettyAutoConfiguration.class.getName())
				|| name.startsWith(GatewayTomcatAutoConfiguration.class.getName());
	}

	@Test
	void hidesClasses() {
		assertThatExceptionOfType(ClassNotFoundException.class)
			.isThrownBy(() -> new HidingClassLoader(TOMCAT).loadClass("org.apache.coyote.CloseNowException"));
		assertThatExceptionOfType(ClassNotFoundException.class)
			.isThrownBy(() -> new HidingClassLoader(JETTY).loadClass("org.eclipse.jetty.io.QuietException"));
	}

	private static Object invoke(Method method, Object target, Object... arguments) throws Exception {
		method.setAccessible(true);
		return method.invoke(target, arguments);
	}

	private static List<String> classNames() throws Exception {
		Path root = Path.of(Application.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		try (Stream<Path> files = Files.walk(root.resolve("io/wsgi4j"))) {
			return files.map((file) -> root.relativize(file).toString())
				.filter((file) -> file.endsWith(".class"))
				.map((file) -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
				.toList();
		}
	}

	/**
	 * Defines the gateway's classes anew, in a world without one of the containers.
	 */
	private static final class HidingClassLoader extends ClassLoader {

		private final String hidden;

		HidingClassLoader(String hidden) {
			super(SingleContainerTests.class.getClassLoader());
			this.hidden = hidden;
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			// Commons Logging, which is Spring's.
			if (name.startsWith(this.hidden) && !name.startsWith("org.apache.commons.")) {
				throw new ClassNotFoundException(name);
			}
			if (!name.startsWith("io.wsgi4j.")) {
				return super.loadClass(name, resolve);
			}
			Class<?> loaded = findLoadedClass(name);
			return (loaded != null) ? loaded : define(name);
		}

		private Class<?> define(String name) throws ClassNotFoundException {
			try (InputStream input = getResourceAsStream(ClassUtils.convertClassNameToResourcePath(name) + ".class")) {
				byte[] bytes = input.readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

}
