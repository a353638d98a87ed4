package io.wsgi4j.cgi;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * A CGI program can't be run for a request, or what it answers isn't what
 * <a href="https://www.rfc-editor.org/rfc/rfc3875#section-6">RFC 3875, section 6</a>
 * demands. Answered with a 502 that has no details. The message holds nothing of the
 * program's output but names of headers; a line that isn't understood is quoted in an
 * entry of the log.
 */
@ResponseStatus(HttpStatus.BAD_GATEWAY)
public class CgiException extends IOException {

	private static final long serialVersionUID = 1L;

	CgiException(String message) {
		super(message);
	}

	CgiException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
