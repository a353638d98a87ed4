package io.wsgi4j.python;

import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the threads that exchanges have in GraalPy: each is as clean as a new one.
 */
class PythonThreadTests extends AbstractExchangeThreadTests {

	@ParameterizedTest
	@ValueSource(strings = { "/soil", "/soil_later", "/soil_hidden", "/soil_interpreter", "/other/soil",
			"/other/soil_later", "/other/soil_interpreter" })
	void threadIsCleanAfterwards(String path) {
		String look = path.replaceAll("soil.*", "look");
		for (int i = 0; i < 10; i++) {
			assertThat(get(path).status()).isEqualTo(200);
			assertThat(get(look).text()).isEmpty();
		}
	}

	@Test
	void cleanThreadIsUsedAgain() {
		Set<String> idents = new HashSet<>();
		for (int i = 0; i < 20; i++) {
			idents.add(get("/ident").text());
		}
		assertThat(idents).hasSizeLessThanOrEqualTo(2);
	}

}
