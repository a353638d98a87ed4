package io.wsgi4j.contract;

import java.util.List;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.LogRecorder;
import io.wsgi4j.testsupport.Recorder;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Paths that Spring MVC fails to parse, with a context path and without.
 */
class MalformedPathTests {

	@ParameterizedTest
	@MethodSource("servers")
	@DisplayName("RFC 3986, section 2.1: a malformed path is answered with 400 and one line in the log, at DEBUG")
	void refused(Container container, String contextPath, List<String> paths) {
		Recorder recorder = new Recorder();
		Logger logger = (Logger) LoggerFactory.getLogger("io.wsgi4j.servlet");
		try (TestServer server = TestServer.on(container)
			.application("/app", recorder)
			.properties("server.servlet.context-path=" + contextPath)
			.start(); LogRecorder log = LogRecorder.attach(Level.INFO)) {
			logger.setLevel(Level.DEBUG);
			for (String path : paths) {
				server.get(contextPath + "/gateway/nothing");
				log.take();
				HttpAnswer answer = server.get(path);
				assertThat(answer.status()).as(path).isEqualTo(400);
				assertThat(answer.text()).as(path).doesNotContain("Exception").doesNotContain("io.wsgi4j");
				// Jetty refuses some before any filter sees them.
				assertThat(log.take()).as(path)
					.hasSizeBetween((container == Container.TOMCAT) ? 1 : 0, 1)
					.allMatch((entry) -> entry.level().equals(Level.DEBUG));
			}
			recorder.assertNotCalled();
		}
		finally {
			logger.setLevel(null);
		}
	}

	static Stream<Arguments> servers() {
		return Stream.of(Container.values())
			.flatMap(
					(container) -> Stream.of(
							Arguments.of(container, "",
									List.of("/gateway/app;a%zz", "/gateway/app/x;%", "/gateway;%zz/app",
											"/gateway/app;a=%e")),
							Arguments.of(container, "/context",
									List.of("//context/gateway/app", "///context/gateway/app",
											"/context/gateway/app;a%zz", "//context/gateway/app;a%zz"))));
	}

}
