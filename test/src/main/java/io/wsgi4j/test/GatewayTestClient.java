package io.wsgi4j.test;

import io.wsgi4j.servlet.GatewayHandlerAdapter;
import io.wsgi4j.servlet.GatewayHandlerMapping;
import io.wsgi4j.servlet.GatewayPaths;
import jakarta.servlet.ServletContext;

import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.Assert;

/**
 * A client of the gateway that needs no server. Its requests take the way that they take
 * in production, from the mounts over middleware to the application, but on the thread of
 * the test; filters, interceptors and Spring Security have no part in them.
 * <p>
 * Paths are those below the gateway's prefix, written encoded, as clients send them:
 *
 * <pre class="code">
 * assertThat(client.get("/hello")).hasStatusOk().bodyText().isEqualTo("Hello, world!");
 * </pre>
 */
public final class GatewayTestClient {

	private final TestedGateway gateway;

	private final String prefix;

	private final ServletContext servletContext;

	/**
	 * Creates a client.
	 * @param paths the paths that the gateway owns
	 * @param prefix the gateway's prefix, empty for the root
	 * @param mapping finds applications
	 * @param adapter calls applications
	 * @param servletContext the context of all requests
	 */
	public GatewayTestClient(GatewayPaths paths, String prefix, GatewayHandlerMapping mapping,
			GatewayHandlerAdapter adapter, ServletContext servletContext) {
		this.gateway = new TestedGateway(paths, mapping, adapter);
		this.prefix = prefix;
		this.servletContext = servletContext;
	}

	/**
	 * Makes a {@code GET} request.
	 * @param uri path and query string
	 * @return the request, to be completed
	 */
	public GatewayTestRequest get(String uri) {
		return method("GET", uri);
	}

	/**
	 * Makes a {@code HEAD} request.
	 * @param uri path and query string
	 * @return the request, to be completed
	 */
	public GatewayTestRequest head(String uri) {
		return method("HEAD", uri);
	}

	/**
	 * Makes a {@code POST} request.
	 * @param uri path and query string
	 * @return the request, to be completed
	 */
	public GatewayTestRequest post(String uri) {
		return method("POST", uri);
	}

	/**
	 * Makes a {@code PUT} request.
	 * @param uri path and query string
	 * @return the request, to be completed
	 */
	public GatewayTestRequest put(String uri) {
		return method("PUT", uri);
	}

	/**
	 * Makes a {@code PATCH} request.
	 * @param uri path and query string
	 * @return the request, to be completed
	 */
	public GatewayTestRequest patch(String uri) {
		return method("PATCH", uri);
	}

	/**
	 * Makes a {@code DELETE} request.
	 * @param uri path and query string
	 * @return the request, to be completed
	 */
	public GatewayTestRequest delete(String uri) {
		return method("DELETE", uri);
	}

	/**
	 * Makes an {@code OPTIONS} request.
	 * @param uri path and query string
	 * @return the request, to be completed
	 */
	public GatewayTestRequest options(String uri) {
		return method("OPTIONS", uri);
	}

	/**
	 * Makes a request of any method.
	 * @param method the method
	 * @param uri path and query string
	 * @return the request, to be completed
	 * @throws IllegalArgumentException if the path doesn't begin with a slash and isn't
	 * empty
	 */
	public GatewayTestRequest method(String method, String uri) {
		int query = uri.indexOf('?');
		String path = this.prefix + ((query != -1) ? uri.substring(0, query) : uri);
		Assert.isTrue(path.startsWith(this.prefix + "/") || path.equals(this.prefix),
				() -> "Path '%s' must begin with a slash".formatted(uri));
		MockHttpServletRequest request = new MockHttpServletRequest(this.servletContext, method,
				path.isEmpty() ? "/" : path);
		request.addHeader(HttpHeaders.HOST, "localhost");
		if (query != -1) {
			request.setQueryString(uri.substring(query + 1));
		}
		return new GatewayTestRequest(request, this.gateway::exchange);
	}

}
