package io.wsgi4j.middleware;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PathDispatcherTests {

	private final List<Object> started = new ArrayList<>();

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/a        | /a     | /m/a     | ''
			/a/       | /a     | /m/a     | /
			/a/x      | /a     | /m/a     | /x
			/a/b      | /a/b   | /m/a/b   | ''
			/a/b/x/y/ | /a/b   | /m/a/b   | /x/y/
			/a/bc     | /a     | /m/a     | /bc
			/a b/x    | /a b   | /m/a b   | /x
			''        | none   | /m       | ''
			/         | none   | /m       | /
			/x/a      | none   | /m       | /x/a
			/ab       | none   | /m       | /ab
			/A        | none   | /m       | /A
			""")
	@DisplayName("Rule 12: the longest path of whole segments moves to SCRIPT_NAME")
	void longestPathGetsTheRequest(String pathInfo, String path, String scriptName, String rest) throws Exception {
		assertThat(dispatch(pathInfo)).isEqualTo(path + " at '" + scriptName + "' for '" + rest + "'");
	}

	@ParameterizedTest
	@CsvSource({ "/a//x, /a, /m/a, //x", "/a//, /a, /m/a, //", "/a//b, /a, /m/a, //b", "//a, none, /m, //a" })
	@DisplayName("Rule 12: empty segments are kept")
	void emptySegmentsAreKept(String pathInfo, String path, String scriptName, String rest) throws Exception {
		assertThat(dispatch(pathInfo)).isEqualTo(path + " at '" + scriptName + "' for '" + rest + "'");
	}

	@Test
	void accessorsAgreeWithTheMapBehindADispatch() throws Exception {
		Environ environ = Environ.builder().scriptName("/m").path("/a b//c,d").build();
		environ.put("REQUEST_URI", "/m/a%20b//c%2Cd?q");
		new PathDispatcher(Map.of("/a b", echo("/a b"))).call(environ, this::start);
		assertThat(environ).containsEntry("SCRIPT_NAME", "/m/a b").containsEntry("PATH_INFO", "//c,d");
		assertThat(environ.scriptName()).isEqualTo("/m/a b");
		assertThat(environ.pathInfo()).isEqualTo("//c,d");
		assertThat(environ.rawPathInfo()).isEqualTo("//c%2Cd");
		assertThat(environ.requestUri()).isEqualTo("http://127.0.0.1/m/a%20b//c%2Cd");
	}

	@Test
	void dispatchersCanBeNested() throws Exception {
		PathDispatcher inner = new PathDispatcher(Map.of("/b", echo("inner")), echo("none"));
		PathDispatcher outer = new PathDispatcher(Map.of("/a", inner));
		assertThat(call(outer, "/a/b/c")).isEqualTo("inner at '/m/a/b' for '/c'");
		assertThat(call(outer, "/a/c")).isEqualTo("none at '/m/a' for '/c'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "/b" })
	void answersNotFoundWithoutFallback(String pathInfo) throws Exception {
		assertThat(call(new PathDispatcher(Map.of("/a", echo("/a"))), pathInfo)).isEqualTo("Not Found");
		assertThat(this.started).containsExactly("404 Not Found",
				List.of(new Header("Content-Type", "text/plain;charset=UTF-8")));
	}

	@Test
	void keepsTheContract() throws Exception {
		Application validated = new Validator().wrap(new PathDispatcher(Map.of()));
		Iterable<byte[]> body = validated.call(Environ.builder().build(), this::start);
		assertThat(body).containsExactly("Not Found".getBytes());
		((AutoCloseable) body).close();
	}

	@Test
	void laterChangesOfTheMapHaveNoEffect() throws Exception {
		Map<String, Application> applications = new LinkedHashMap<>();
		PathDispatcher dispatcher = new PathDispatcher(applications);
		applications.put("/a", echo("/a"));
		assertThat(call(dispatcher, "/a")).isEqualTo("Not Found");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "a", "a/b", "/a/", "/a//b", "//a" })
	void refusesPath(String path) {
		assertThatIllegalArgumentException().isThrownBy(() -> new PathDispatcher(Map.of(path, echo("never"))))
			.withMessage("Path '%s' must begin with a slash and have no empty segment".formatted(path));
	}

	@Test
	void passesExceptionsOn() {
		IOException failure = new IOException("broken");
		PathDispatcher dispatcher = new PathDispatcher(Map.of("/a", (environ, startResponse) -> {
			throw failure;
		}));
		assertThatIOException().isThrownBy(() -> call(dispatcher, "/a")).isSameAs(failure);
	}

	private String dispatch(String pathInfo) throws Exception {
		Map<String, Application> applications = new LinkedHashMap<>();
		for (String path : List.of("/a", "/a/b", "/a b", "/other/long/path")) {
			applications.put(path, echo(path));
		}
		return call(new PathDispatcher(applications, echo("none")), pathInfo);
	}

	private String call(Application application, String pathInfo) throws Exception {
		Environ environ = Environ.builder().scriptName("/m").path(pathInfo).build();
		return new String(application.call(environ, this::start).iterator().next());
	}

	private Application echo(String name) {
		return (environ, startResponse) -> Body
			.of("%s at '%s' for '%s'".formatted(name, environ.scriptName(), environ.pathInfo()));
	}

	private OutputStream start(String status, List<Header> headers, Throwable error) {
		this.started.add(status);
		this.started.add(headers);
		return OutputStream.nullOutputStream();
	}

}
