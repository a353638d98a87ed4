package io.wsgi4j.servlet;

import java.util.List;

import io.wsgi4j.Body;
import io.wsgi4j.gateway.EncodedSlash;
import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.gateway.RequestBodySettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletMapping;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.util.ServletRequestPathUtils;

import static org.assertj.core.api.Assertions.assertThat;

class EncodedSlashesTests {

	private static final GatewayPaths PATHS = new GatewayPaths("/gateway", List.of());

	private final EncodedSlashes slashes = new EncodedSlashes(() -> new GatewayHandlerMapping(PATHS,
			List.of(mounted("/gateway/app", EncodedSlash.DECODE), mounted("/gateway/strict", EncodedSlash.REJECT),
					mounted("/gateway/app/inner", EncodedSlash.REJECT))));

	@ParameterizedTest
	@CsvSource({ "/gateway/app/a%2Fb, /gateway/app/a/b, /gateway/app/a/b",
			"/gateway/app/%252F%2f, /gateway/app/%252F/, /gateway/app/%2F/",
			"/gateway/app/a;x=%2F/b%2Fc, /gateway/app/a;x=//b/c, /gateway/app/a//b/c",
			"/gateway/%61pp/a%2F%20b, /gateway/%61pp/a/%20b, '/gateway/app/a/ b'",
			"/gateway/app/inner%2Fa, /gateway/app/inner/a, /gateway/app/inner/a" })
	void decodes(String uri, String decodedUri, String servletPath) {
		HttpServletRequest decoded = this.slashes.decode(request(uri));
		assertThat(decoded.getRequestURI()).isEqualTo(decodedUri);
		assertThat(decoded.getRequestURL()).hasToString("http://localhost" + decodedUri);
		assertThat(decoded.getServletPath()).isEqualTo(servletPath);
		assertThat(decoded.getPathInfo()).isNull();
		assertThat(EncodedSlashes.rawUri(decoded)).isEqualTo(uri);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/gateway/app/a/b", "/gateway/app/%252F", "/gateway/strict/a%2Fb", "/gateway%2Fapp/a",
			"/gateway/app%2Fa", "/gateway/app/inner/a%2Fb", "/gateway/app/..%2Fstrict", "/gateway/app/a%2F%2e%2E%2Fb",
			"/gateway/app/%zz%2F", "/elsewhere/a%2Fb", "/gateway/app/a%2F%5C" })
	void leavesOthers(String uri) {
		MockHttpServletRequest request = request(uri);
		assertThat(this.slashes.decode(request)).isSameAs(request);
		assertThat(EncodedSlashes.rawUri(request)).isEqualTo(uri);
	}

	@Test
	void keepsContextPathAndServletPath() {
		MockHttpServletRequest request = request("/context/servlet/gateway/app/a%2Fb");
		request.setContextPath("/context");
		request.setServletPath("/servlet");
		request.setHttpServletMapping(
				new MockHttpServletMapping("gateway/app/a/b", "/servlet/*", "dispatcher", MappingMatch.PATH));
		HttpServletRequest decoded = this.slashes.decode(request);
		assertThat(decoded.getRequestURI()).isEqualTo("/context/servlet/gateway/app/a/b");
		assertThat(decoded.getServletPath()).isEqualTo("/servlet");
		assertThat(decoded.getPathInfo()).isEqualTo("/gateway/app/a/b");
	}

	@Test
	void forgetsWhatHasBeenParsed() {
		MockHttpServletRequest request = request("/gateway/app/a%2Fb");
		ServletRequestPathUtils.parseAndCache(request);
		this.slashes.decode(request);
		assertThat(ServletRequestPathUtils.getParsedRequestPath(request).value()).isEqualTo("/gateway/app/a/b");
	}

	@Test
	void refusesElsewhereWhereAsked() {
		MockHttpServletRequest request = request("/elsewhere/a%2Fb");
		assertThat(EncodedSlashes.isRefused(request)).isFalse();
		EncodedSlashes.refuseElsewhere(request.getServletContext());
		assertThat(EncodedSlashes.isRefused(request)).isTrue();
	}

	private static MockHttpServletRequest request(String uri) {
		return new MockHttpServletRequest("GET", uri);
	}

	private static MountedApplication mounted(String mount, EncodedSlash encodedSlash) {
		return new MountedApplication(mount, mount, (environ, startResponse) -> Body.empty(), Runnable::run,
				new RequestBodySettings(-1, 0, false), ExchangeTimeouts.none(), 0, null, Runnable::run, encodedSlash,
				"");
	}

}
