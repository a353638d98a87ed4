package io.wsgi4j.tomcat;

import jakarta.servlet.http.HttpServletResponse;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.coyote.http11.Http11NioProtocol;

import org.springframework.http.HttpHeaders;

/**
 * Tomcat's protocol handler for HTTP/1.1 that looks for the next request only when the
 * current one has been answered, and lets large bodies go out past its buffers.
 * <p>
 * Created by Tomcat, by the name of the class.
 */
public final class GatewayTomcatProtocol extends Http11NioProtocol {

	private static final int OWN_HEADERS_SIZE = 512;

	/**
	 * Creates a protocol handler that asks for a body when code wants to read it, not
	 * before any code has looked at the request.
	 */
	public GatewayTomcatProtocol() {
		super(new TomcatEndpoint());
		setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
	}

	/**
	 * Leaves ranges as they are: their positions are those of the representation that the
	 * application has selected (RFC 9110, section 14.4).
	 */
	@Override
	public boolean useCompression(Request request, Response response) {
		boolean range = response.getStatus() == HttpServletResponse.SC_PARTIAL_CONTENT
				|| response.getMimeHeaders().getHeader(HttpHeaders.CONTENT_RANGE) != null;
		return !range && super.useCompression(request, response);
	}

	/**
	 * What the property says is for the application. The status line, the end of the head
	 * and what Tomcat adds to it have room of their own.
	 */
	@Override
	public int getMaxHttpResponseHeaderSize() {
		return super.getMaxHttpResponseHeaderSize() + OWN_HEADERS_SIZE;
	}

	@Override
	protected Processor createProcessor() {
		return new TomcatProcessor(this, getAdapter());
	}

}
