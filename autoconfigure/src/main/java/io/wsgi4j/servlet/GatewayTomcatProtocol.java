package io.wsgi4j.servlet;

import java.util.Iterator;

import org.apache.coyote.Adapter;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.DispatchType;

/**
 * Tomcat's protocol handler for HTTP/1.1 that looks for the next request only when the
 * current one has been answered, even if that has a body in chunks and a read listener.
 * <p>
 * With a read listener, Tomcat (11.0.24) processes its socket anew at the end of such a
 * body, on the thread that is still reading it
 * ({@code ChunkedInputFilter.parseTrailerFields}). A second processor looks for a request
 * on the connection then. It answers one that the client has sent already with 400,
 * closes the connection when the server is about to stop, and leaves an event behind that
 * may hit the answer to a later request. All of it is for {@code onAllDataRead} to be
 * called, which a container thread does anyway when the listener returns.
 * <p>
 * Created by Tomcat, by the name of the class.
 */
public final class GatewayTomcatProtocol extends Http11NioProtocol {

	/**
	 * Creates a protocol handler that asks for a body when somebody wants to read it, not
	 * before anybody has looked at the request.
	 */
	public GatewayTomcatProtocol() {
		setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
	}

	@Override
	protected Processor createProcessor() {
		return new PatientProcessor(this, getAdapter());
	}

	private static final class PatientProcessor extends Http11Processor {

		PatientProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
			super(protocol, adapter);
		}

		@Override
		protected void executeDispatches() {
			if (this.request.isRequestThread()) {
				forgetReads();
			}
			else {
				super.executeDispatches();
			}
		}

		/**
		 * What else there is to do is done when the thread comes back to its processor.
		 */
		private void forgetReads() {
			Iterator<DispatchType> dispatches = getIteratorAndClearDispatches();
			while (dispatches != null && dispatches.hasNext()) {
				DispatchType dispatch = dispatches.next();
				if (dispatch != DispatchType.NON_BLOCKING_READ) {
					addDispatch(dispatch);
				}
			}
		}

		/**
		 * Who has a read listener doesn't read before there is something to be read.
		 */
		@Override
		protected boolean isReadyForRead() {
			ack(ContinueResponseTiming.ON_REQUEST_BODY_READ);
			return super.isReadyForRead();
		}

		/**
		 * Another thread may have completed the request since somebody has looked for its
		 * listener, so that there is nothing to read but the request to be ended.
		 */
		@Override
		protected void dispatchNonBlockingRead() {
			try {
				super.dispatchNonBlockingRead();
			}
			catch (IllegalStateException ex) {
				if (this.request.getReadListener() != null) {
					throw ex;
				}
			}
		}

	}

}
