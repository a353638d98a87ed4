package io.wsgi4j.contract;

import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.Recorder;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RequestPathContractTests extends AbstractRecorderTests {

	private static final String APP = "/gateway/app";

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.application("/g", this.recorder)
			.application("/at", this.recorder)
			.application("/x/y/", this.recorder)
			.properties("gateway.applications.g.path=/größe", "gateway.applications.at.path=/@:!");
	}

	@ParameterizedTest
	@CsvSource({ "'',''", "/,/", "/bar,/bar", "/foo/bar,/foo/bar", "/foo/bar/,/foo/bar/", "/p%61th/,/path/",
			"/%70%61th,/path", "/a%20b,/a b", "/a+b,/a+b", "/%C3%A4,/ä", "/%e2%82%ac,/€", "/%F0%9F%90%8D,/🐍",
			"/a%3Fb,/a?b", "/a%23b,/a#b", "/%3B,/;", "/spam;ham,/spam;ham",
			"/spam;cookie=1234;x/y,/spam;cookie=1234;x/y", "/;,/;", "/.hidden,/.hidden", "/a..b/...,/a..b/...",
			"/a.b,/a.b", "/~u/-_:@!$&'()*=,/~u/-_:@!$&'()*=", "/%7e,/~" })
	@DisplayName("Rule 12: PATH_INFO is the decoded rest of the path, with empty segments and parameters")
	void pathInfo(String path, String expected) {
		assertThat(record(APP + path).environ()).containsEntry("SCRIPT_NAME", APP).containsEntry("PATH_INFO", expected);
	}

	@ParameterizedTest
	@CsvSource({ "//,//", "///abc,///abc", "/a//b,/a//b", "/http://other/,/http://other/", "/%25,/%", "/%2561,/%61" })
	@DisplayName("Rule 12: empty segments and percent signs are kept, where the container doesn't refuse them")
	void pathInfoThatJettyRefuses(String path, String expected) {
		if (this.container == Container.JETTY) {
			assertThat(this.server.get(APP + path).status()).isEqualTo(400);
		}
		else {
			pathInfo(path, expected);
		}
	}

	@ParameterizedTest
	@CsvSource({ "/%67ateway/%61pp/x,/gateway/app", "/gateway/gr%C3%B6%C3%9Fe/x,/gateway/größe",
			"/gateway/%40:%21/x,/gateway/@:!", "/gateway/x/y/x,/gateway/x/y" })
	@DisplayName("Rule 12: SCRIPT_NAME is the decoded mount, without a trailing slash")
	void scriptName(String path, String expected) {
		assertThat(record(path).environ()).containsEntry("SCRIPT_NAME", expected).containsEntry("PATH_INFO", "/x");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/gateway", "/gateway/", "/gateway/application", "/gateway/ap", "/gateway/app;v=1/x",
			"/gateway/x", "/gateway/App", "/gateway/app%20" })
	@DisplayName("Rule 12: a mount takes whole segments as they are; the rest of the prefix is not found")
	void notFound(String path) {
		assertThat(this.server.get(path).status()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/%", "/%zz", "/%2", "/a%", "/%2f", "/a%2Fb", "/%5c", "/%5C..", "/\\", "/%00", "/a%00b",
			"/../", "/..", "/./a", "/.", "/a/../b", "/%2e%2e/", "/%2E%2e", "/.%2e/x", "/%2e", "/..;/", "/..;a=b/x",
			"/%2e%2e%3b/", "/.;/", "/%c0%af", "/%c0%ae%c0%ae/", "/%ff", "/%C3", "/%ED%A0%80", "/%e2%82", "/%u0041",
			"/%-1", "/% 1", "/a b" })
	@DisplayName("Rule 12: what can be read in two ways, or not at all, is refused with 400 or by the container")
	void malformed(String path) {
		HttpAnswer answer = this.server.exchange("GET " + APP + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
		assertThat(answer.status()).as("%s", answer).isEqualTo(400);
		assertThat(answer.text()).doesNotContain("Exception", "io.wsgi4j", "trace");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/gateway/../app", "/gateway/./app", "/gateway/%2e%2e/x", "/gateway/%zz", "/gateway/%ff",
			"/gateway/..;/x", "/%67ateway/../x" })
	@DisplayName("Rule 12: neither may a path on its way to a mount be malformed")
	void malformedBeforeMount(String path) {
		assertThat(this.server.get(path).status()).isEqualTo(400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/x/../gateway/app", "/./gateway/app", "//gateway/app", "/%2e/gateway/app",
			"/x/..;/gateway/app", "/%2fgateway/app", "/gateway;a=b/app" })
	@DisplayName("Rule 12: there is no second way to a mount")
	void detours(String path) {
		assertThat(this.server.get(path).status()).isIn(400, 404);
		assertThat(this.log.take()).allMatch((entry) -> entry.logger().startsWith("org.springframework.web"));
	}

	@Test
	@DisplayName("Rule 12: an absolute request target is taken by its path")
	void absoluteTarget() {
		Recorder.Call call = record("http://localhost/gateway/app/x?y");
		assertThat(call.environ()).containsEntry("SCRIPT_NAME", APP)
			.containsEntry("PATH_INFO", "/x")
			.containsEntry("QUERY_STRING", "y");
	}

	@ParameterizedTest
	@ValueSource(strings = { "OPTIONS *", "GET gateway/app", "GET ?x" })
	@DisplayName("Rule 12: a target without a path is nobody's")
	void noPath(String methodAndTarget) {
		HttpAnswer answer = this.server
			.exchange(methodAndTarget + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
		assertThat(answer.status()).isLessThan(500);
	}

}
