package io.wsgi4j.servlet;

import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;

/**
 * Tomcat's protocol handler for HTTP/1.1 that looks for the next request only when the
 * current one has been answered, and lets large bodies go out past its buffers.
 * <p>
 * Created by Tomcat, by the name of the class.
 */
public final class GatewayTomcatProtocol extends Http11NioProtocol {

	/**
	 * Creates a protocol handler that asks for a body when somebody wants to read it, not
	 * before anybody has looked at the request.
	 */
	public GatewayTomcatProtocol() {
		super(new TomcatEndpoint());
		setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
	}

	@Override
	protected Processor createProcessor() {
		return new TomcatProcessor(this, getAdapter());
	}

}
