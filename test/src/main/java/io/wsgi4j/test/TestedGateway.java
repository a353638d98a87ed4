package io.wsgi4j.test;

import java.io.IOException;

import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.servlet.EncodedSlashes;
import io.wsgi4j.servlet.GatewayHandlerAdapter;
import io.wsgi4j.servlet.GatewayHandlerMapping;
import io.wsgi4j.servlet.GatewayPaths;
import io.wsgi4j.servlet.GatewayRequestFilter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.json.JsonConverterDelegate;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * The gateway without a server: takes a request the way it takes in production, from the
 * gateway's filter over its mapping to its adapter.
 */
final class TestedGateway {

	private final GatewayRequestFilter filter;

	private final GatewayHandlerMapping mapping;

	private final GatewayHandlerAdapter adapter;

	private final JsonConverterDelegate jsonConverter = new DefaultJsonConverter();

	TestedGateway(GatewayPaths paths, GatewayHandlerMapping mapping, GatewayHandlerAdapter adapter) {
		this.filter = new GatewayRequestFilter(paths, new EncodedSlashes(() -> mapping));
		this.mapping = mapping;
		this.adapter = adapter;
	}

	/**
	 * Answers a request.
	 * @param blocks after how many blocks the client leaves
	 */
	GatewayTestResult exchange(MockHttpServletRequest request, int blocks) {
		Dispatch dispatch = new Dispatch(blocks);
		boolean cut = false;
		try {
			this.filter.doFilter(request, dispatch.clientResponse, (filtered, response) -> dispatch
				.run((HttpServletRequest) filtered, (HttpServletResponse) response));
		}
		catch (IOException | ServletException ex) {
			if (!dispatch.returned) {
				throw new IllegalStateException("The gateway has failed", ex);
			}
			cut = true;
		}
		return new GatewayTestResult(request, dispatch.response, dispatch.application, dispatch.exchange, cut,
				this.jsonConverter);
	}

	/**
	 * What is between the filter and the application, for one request.
	 */
	private final class Dispatch {

		private final ExchangeRecord exchange = new ExchangeRecord();

		private final MockHttpServletResponse response = new MockHttpServletResponse();

		private final HttpServletResponse clientResponse;

		private @Nullable String application;

		private boolean returned;

		Dispatch(int blocks) {
			this.response.setDefaultCharacterEncoding("UTF-8");
			this.clientResponse = new LeavingClientResponse(this.response,
					() -> this.exchange.gateway().count() >= blocks);
		}

		void run(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
			ServletRequestPathUtils.parseAndCache(request);
			try {
				handle(request, response);
			}
			catch (IOException | ServletException | RuntimeException ex) {
				throw ex;
			}
			catch (Exception ex) {
				throw new ServletException(ex);
			}
			this.returned = true;
		}

		private void handle(HttpServletRequest request, HttpServletResponse response) throws Exception {
			HandlerExecutionChain chain = TestedGateway.this.mapping.getHandler(request);
			Object handler = (chain != null) ? chain.getHandler() : null;
			if (handler instanceof MountedApplication mounted) {
				this.application = mounted.name();
				TestedGateway.this.adapter.handle(request, response, recorded(mounted));
			}
			else if (handler instanceof HttpRequestHandler requestHandler) {
				requestHandler.handleRequest(request, response);
			}
			else {
				response.sendError(HttpStatus.NOT_FOUND.value());
			}
		}

		/**
		 * Without timeouts: a test may stand still in a debugger.
		 */
		private MountedApplication recorded(MountedApplication mounted) {
			return new MountedApplication(mounted.name(), mounted.mount(),
					(environ, startResponse) -> this.exchange.callFromGateway(mounted.application(), environ,
							startResponse),
					mounted.executor(), mounted.requestBody(), ExchangeTimeouts.none(), mounted.maxInFlight());
		}

	}

}
