package io.wsgi4j.middleware;

import java.util.List;
import java.util.regex.Pattern;

import io.wsgi4j.Header;

/**
 * What the head of a response has to be like when an application starts it. A
 * {@link Header} keeps some of the rules by itself; they aren't repeated here.
 */
final class HeadRules {

	/**
	 * Narrower than {@link io.wsgi4j.Status}: PEP 3333 wants a reason, in ISO 8859-1 and
	 * without white space around it.
	 */
	private static final Pattern STATUS = Pattern
		.compile("[2-9][0-9]{2} [!-~\\u00A1-\\u00FF]([ -~\\u00A0-\\u00FF]*[!-~\\u00A1-\\u00FF])?");

	private static final Pattern NAME = Pattern.compile("[a-zA-Z]([a-zA-Z0-9_-]*[a-zA-Z0-9])?");

	private HeadRules() {
	}

	static void check(String status, List<Header> headers) {
		checkStatus(status);
		ContractViolationException.throwUnless(headers != null, "The list of headers is null");
		headers.forEach(HeadRules::checkHeader);
		checkContentType(status, headers);
	}

	private static void checkStatus(String status) {
		ContractViolationException.throwUnless(status != null && STATUS.matcher(status).matches(),
				"Status must be three digits from 200 to 999, a space and a reason, but is '%s'", status);
	}

	private static void checkHeader(Header header) {
		ContractViolationException.throwUnless(header != null, "One of the headers is null");
		String name = header.name();
		ContractViolationException.throwUnless(!name.equalsIgnoreCase("Status"),
				"Header '%s' is not allowed: the status is start's first argument", name);
		ContractViolationException.throwUnless(NAME.matcher(name).matches(),
				"Header name '%s' must begin with a letter, end with a letter or digit,"
						+ " and have dashes and underscores only in between",
				name);
		ContractViolationException.throwUnless(header.value().indexOf('\t') == -1, "Value of header '%s' has a tab",
				name);
	}

	private static void checkContentType(String status, List<Header> headers) {
		boolean given = headers.stream().anyMatch((header) -> header.name().equalsIgnoreCase("Content-Type"));
		// As wsgiref.validate has it, which doesn't know that 205 has no content either.
		boolean expected = !status.startsWith("204") && !status.startsWith("304");
		ContractViolationException.throwUnless(given || !expected, "A response with status '%s' needs a Content-Type",
				status);
		ContractViolationException.throwUnless(!given || expected,
				"A response with status '%s' has no content and must not have a Content-Type", status);
	}

}
