package io.wsgi4j.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.springframework.core.io.ClassPathResource;

/**
 * Asks axe-core what is wrong with a page for those who can't see it, see little of it or
 * use nothing but keys.
 */
final class Axe {

	private static final String RUN = """
			const done = arguments[0];
			axe.run(document, { resultTypes: ['violations'] })
				.then(({ violations }) => violations.flatMap(({ id, help, nodes }) =>
					nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target}: ${failureSummary}`)))
				.catch((error) => [String(error)])
				.then(done);
			""";

	private Axe() {
	}

	static List<?> violations(Browser browser) throws IOException {
		browser.run(new ClassPathResource("axe.min.js").getContentAsString(StandardCharsets.UTF_8));
		return (List<?>) browser.runAsync(RUN);
	}

}
