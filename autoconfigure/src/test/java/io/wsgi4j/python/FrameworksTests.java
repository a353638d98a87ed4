package io.wsgi4j.python;

import java.util.Map;

import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of frameworks that have a few routes each, and share a context.
 */
class FrameworksTests extends AbstractDebianTests {

	FrameworksTests() {
		super(DebianApplication.of("pyramid", "pyramid"), DebianApplication.of("pecan", "pecan"),
				DebianApplication.of("cherrypy", "cherrypy"), DebianApplication.of("web", "web"),
				DebianApplication.of("sqlalchemy", "sqlalchemy"));
	}

	@Override
	void configure(TestServer.Builder builder) {
		builder.properties("gateway.python.environment.NOTES_DATABASE=" + this.directory.resolve("notes.db"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "pyramid", "pecan", "cherrypy", "web" })
	void formIsRead(String name) {
		HttpAnswer answer = exchange(form(at(name) + "/form", "name=caf%C3%A9", "tag=a", "tag=b+c"));
		assertThat(answer.text()).isEqualTo("name=caf\u00e9 tag=a,b c");
	}

	@ParameterizedTest
	@ValueSource(strings = { "pyramid", "pecan", "cherrypy", "web" })
	void documentIsUploaded(String name) {
		HttpAnswer answer = exchange(upload(at(name) + "/upload", document()));
		assertThat(parse(answer)).isEqualTo(Map.of("title", "A", "name", "a.bin", "size", document().length));
	}

	@ParameterizedTest
	@ValueSource(strings = { "pecan", "cherrypy" })
	void jsonIsRead(String name) {
		assertThat(parse(exchange(json(at(name) + "/json", "{\"numbers\": [1, 2, 39]}"))))
			.isEqualTo(Map.of("total", 42));
	}

	@ParameterizedTest
	@ValueSource(strings = { "cherrypy", "web" })
	void answerIsStreamed(String name) {
		HttpAnswer answer = get(at(name) + "/stream");
		assertThat(answer.text()).isEqualTo(numbers());
		assertThat(answer.header("Content-Length")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "pyramid", "cherrypy" })
	void sessionIsKept(String name) {
		HttpAnswer first = get(at(name) + "/counter");
		assertThat(first.text()).isEqualTo("1");
		RawRequest second = request("GET", at(name) + "/counter").header("Cookie", cookies(first));
		assertThat(exchange(second).text()).isEqualTo("2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "cherrypy", "web" })
	void linksKnowTheMount(String name) {
		assertThat(get(at(name) + "/users/7").text()).isEqualTo("7 /gateway/" + name + "/users/8");
	}

	@ParameterizedTest
	@ValueSource(strings = { "pyramid", "web" })
	void redirectionStaysBelowTheMount(String name) {
		assertThat(get(at(name) + "/moved").header("Location")).endsWith("/gateway/" + name + "/users/1");
	}

	@Test
	void routesOfPyramidAreChecked() {
		assertThat(parse(get(at("pyramid") + "/users/7")))
			.isEqualTo(Map.of("number", 7, "url", "/gateway/pyramid/users/8"));
		assertThat(get(at("pyramid") + "/users/seven").status()).isEqualTo(404);
	}

	@Test
	void brokenJsonIsRefusedByCherrypy() {
		assertThat(exchange(json(at("cherrypy") + "/json", "{")).status()).isEqualTo(400);
	}

	@Test
	void controllersOfPecanAreFound() {
		assertThat(parse(get(at("pecan") + "/users/7"))).isEqualTo(Map.of("number", 7));
		assertThat(get(at("pecan") + "/missing").status()).isEqualTo(404);
	}

	@Test
	void templateOfWebIsRendered() {
		assertThat(get(at("web") + "/page/%3Cb%3E").text()).isEqualTo("<title>&lt;b&gt;</title>\n");
	}

	@Test
	void objectsOfSqlalchemyAreKept() {
		HttpAnswer first = get(at("sqlalchemy") + "/add?text=caf%C3%A9&tags=b,a");
		assertThat(first.status()).as("%s", first).isEqualTo(201);
		get(at("sqlalchemy") + "/add?text=second&tags=b");
		assertThat(get(at("sqlalchemy") + "/add?text=third&tags=c&fail=").status()).isEqualTo(409);
		assertThat(get(at("sqlalchemy") + "/note?number=" + first.text()).text()).isEqualTo("caf\u00e9: a, b");
		assertThat(get(at("sqlalchemy") + "/count").text()).isEqualTo("a=1 b=2");
	}

	private static Map<?, ?> parse(HttpAnswer answer) {
		assertThat(answer.status()).as("%s", answer).isEqualTo(200);
		return JsonMapper.shared().readValue(answer.text(), Map.class);
	}

}
