package io.wsgi4j.gateway;

/**
 * What becomes of a request whose path has an encoded slash below the mount of an
 * application.
 */
public enum EncodedSlash {

	/**
	 * The request is answered with 400.
	 */
	REJECT,

	/**
	 * The encoded slash is a slash, for filters, Spring Security, the gateway and the
	 * application alike.
	 */
	DECODE

}
