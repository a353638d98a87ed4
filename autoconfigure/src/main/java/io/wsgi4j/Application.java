package io.wsgi4j;

/**
 * The application callable of
 * <a href="https://peps.python.org/pep-3333/#the-application-framework-side">PEP
 * 3333</a>: answers one request. An application is ordinary blocking code. It is called
 * on a thread of its executor, never on one of the server's, and by many threads at the
 * same time.
 * <p>
 * The call, every step of the iteration over the returned body and the closing of that
 * body may happen on different threads, but never on two at once, and each sees what the
 * last one did.
 */
@FunctionalInterface
public interface Application {

	/**
	 * Answers a request. Called once per request, after its whole body has arrived.
	 * <p>
	 * The returned blocks go out in order; each is on its way before the next one is
	 * asked for, so a body can be produced lazily and endlessly. A
	 * {@link java.util.Collection} and everything {@link Body} makes is complete already:
	 * it is sent without a thread of the executor. If the body is {@link AutoCloseable},
	 * it is closed exactly once, however the exchange ends.
	 * @param environ the request; this call's own, the application may change it
	 * @param startResponse accepts status and headers; to be called before the first
	 * non-empty block is returned, at the latest by the first step of the iteration
	 * @return the blocks of the body, none of them {@code null}
	 * @throws Exception answered by Spring's {@code HandlerExceptionResolver}s if the
	 * head isn't out yet; otherwise the connection is cut
	 */
	Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws Exception;

}
