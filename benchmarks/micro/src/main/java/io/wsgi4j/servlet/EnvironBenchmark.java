package io.wsgi4j.servlet;

import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.gateway.RequestBodySettings;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import org.springframework.mock.web.MockHttpServletRequest;

/**
 * The environ of a request as a browser sends it, from a mock of the request.
 */
@State(Scope.Thread)
public class EnvironBenchmark {

	private final MockHttpServletRequest request = browserRequest();

	private final MountMatch match = new MountMatch(
			new MountedApplication("hello", "/gateway/hello", (environ, startResponse) -> Body.empty(), Runnable::run,
					new RequestBodySettings(-1, 0, false), ExchangeTimeouts.none(), 0),
			"/gateway/hello", "/some/path");

	@Benchmark
	public Environ create() {
		return EnvironFactory.create(this.request, this.match);
	}

	private static MockHttpServletRequest browserRequest() {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/gateway/hello/some/path");
		request.setQueryString("a=b&c=d");
		request.addHeader("Host", "localhost:8080");
		request.addHeader("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
		request.addHeader("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
		request.addHeader("Accept-Language", "en-US,en;q=0.5");
		request.addHeader("Accept-Encoding", "gzip, deflate, br, zstd");
		request.addHeader("Cookie", "session=0123456789abcdef; theme=dark");
		request.addHeader("Connection", "keep-alive");
		request.addHeader("Upgrade-Insecure-Requests", "1");
		return request;
	}

}
