package io.wsgi4j.exchange;

/**
 * How an exchange gives the request and the response back to the container. Either
 * {@link #complete()} or {@link #dispatch()} is called, once, after the exchange has
 * touched them for the last time.
 */
public interface ExchangeCompletion {

	/**
	 * Everything has been handed to the container.
	 */
	void complete();

	/**
	 * The outcome of the exchange needs a dispatch into the gateway, which answers in the
	 * application's place, cuts the answer short, or lets others hear of the end.
	 */
	void dispatch();

	/**
	 * Whether the container, after it has told a read or write listener of an error,
	 * tells the completion too and expects the exchange to be ended only then.
	 */
	boolean hearsOfErrors();

}
