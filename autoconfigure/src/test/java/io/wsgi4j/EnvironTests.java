package io.wsgi4j;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class EnvironTests {

	private final Environ environ = Environ.empty();

	@ParameterizedTest
	@MethodSource("stringAccessors")
	void accessorReadsTheMap(String key, Function<Environ, String> accessor) {
		this.environ.put(key, "/first");
		assertThat(accessor.apply(this.environ)).isEqualTo("/first");
		this.environ.put(key, "/second");
		assertThat(accessor.apply(this.environ)).isEqualTo("/second");
	}

	@ParameterizedTest
	@MethodSource("stringAccessors")
	void absentVariableReadsAsEmptyString(String key, Function<Environ, String> accessor) {
		assertThat(accessor.apply(this.environ)).isEmpty();
		this.environ.put(key, "/value");
		this.environ.remove(key);
		assertThat(accessor.apply(this.environ)).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("numberAccessors")
	void numberAccessorReadsTheMap(String key, Function<Environ, Number> accessor) {
		this.environ.put(key, "1234");
		assertThat(accessor.apply(this.environ).longValue()).isEqualTo(1234);
		this.environ.put(key, "0");
		assertThat(accessor.apply(this.environ).longValue()).isZero();
	}

	@ParameterizedTest
	@MethodSource("numberAccessors")
	void numberThatIsNotKnownIsMinusOne(String key, Function<Environ, Number> accessor) {
		assertThat(accessor.apply(this.environ).longValue()).isEqualTo(-1);
		for (String unusable : new String[] { "", "many", "-5", "99999999999999999999" }) {
			this.environ.put(key, unusable);
			assertThat(accessor.apply(this.environ).longValue()).as("'%s'", unusable).isEqualTo(-1);
		}
	}

	@Test
	void contentLengthMayExceedAnInt() {
		this.environ.put("CONTENT_LENGTH", "5000000000");
		assertThat(this.environ.contentLength()).isEqualTo(5_000_000_000L);
	}

	@Test
	void remoteUserIsNullUntilSomebodyIsAuthenticated() {
		assertThat(this.environ.remoteUser()).isNull();
		this.environ.put("REMOTE_USER", "ada");
		assertThat(this.environ.remoteUser()).isEqualTo("ada");
	}

	@ParameterizedTest
	@CsvSource({ "Accept, HTTP_ACCEPT", "accept, HTTP_ACCEPT", "X-Foo-Bar, HTTP_X_FOO_BAR", "X-FOO-BAR, HTTP_X_FOO_BAR",
			"Content-Type, CONTENT_TYPE", "content-type, CONTENT_TYPE", "Content-Length, CONTENT_LENGTH",
			"CONTENT-LENGTH, CONTENT_LENGTH", "Content-Encoding, HTTP_CONTENT_ENCODING" })
	@DisplayName("Rule 13: a header has its variable, Content-Type and Content-Length have their own")
	void headerReadsItsVariable(String name, String key) {
		assertThat(this.environ.header(name)).isNull();
		this.environ.put(key, "17");
		assertThat(this.environ.header(name)).isEqualTo("17");
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH" })
	@DisplayName("Rule 13: Content-Type and Content-Length are not read from HTTP_* variables")
	void headerDoesNotReadForeignVariable(String key) {
		this.environ.put(key, "17");
		assertThat(this.environ.header("Content-Type")).isNull();
		assertThat(this.environ.header("Content-Length")).isNull();
	}

	@Test
	void inputIsTheStreamOfTheMap() throws IOException {
		InputStream input = new ByteArrayInputStream(new byte[] { 1 });
		assertThat(this.environ.input().read()).isEqualTo(-1);
		this.environ.put("wsgi.input", input);
		assertThat(this.environ.input()).isSameAs(input);
	}

	@Test
	void errorsIsTheWriterOfTheMap() {
		PrintWriter errors = new PrintWriter(new StringWriter());
		this.environ.errors().println("nobody reads this, but it doesn't fail");
		this.environ.put("wsgi.errors", errors);
		assertThat(this.environ.errors()).isSameAs(errors);
	}

	@Test
	void emptyEnvironsAreIndependentAndEmpty() {
		this.environ.put("REQUEST_METHOD", "GET");
		assertThat(Environ.empty()).isEmpty();
	}

	static Stream<Arguments> stringAccessors() {
		return Stream.of(stringAccessor("REQUEST_METHOD", Environ::requestMethod),
				stringAccessor("SCRIPT_NAME", Environ::scriptName), stringAccessor("PATH_INFO", Environ::pathInfo),
				stringAccessor("PATH_INFO", Environ::rawPathInfo), stringAccessor("QUERY_STRING", Environ::queryString),
				stringAccessor("CONTENT_TYPE", Environ::contentType),
				stringAccessor("SERVER_NAME", Environ::serverName),
				stringAccessor("SERVER_PROTOCOL", Environ::serverProtocol),
				stringAccessor("REMOTE_ADDR", Environ::remoteAddr),
				stringAccessor("wsgi.url_scheme", Environ::urlScheme));
	}

	static Stream<Arguments> numberAccessors() {
		return Stream.of(numberAccessor("CONTENT_LENGTH", Environ::contentLength),
				numberAccessor("SERVER_PORT", Environ::serverPort), numberAccessor("REMOTE_PORT", Environ::remotePort));
	}

	private static Arguments stringAccessor(String key, Function<Environ, String> accessor) {
		return Arguments.of(key, accessor);
	}

	private static Arguments numberAccessor(String key, Function<Environ, Number> accessor) {
		return Arguments.of(key, accessor);
	}

}
