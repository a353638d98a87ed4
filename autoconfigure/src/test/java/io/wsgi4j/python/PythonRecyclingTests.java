package io.wsgi4j.python;

import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of contexts that don't live for ever.
 */
class PythonRecyclingTests extends AbstractPythonTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.properties("gateway.python.max-requests=5");
	}

	@Test
	void contextIsReplacedWithoutLosingARequest() {
		for (int i = 1; i <= 5; i++) {
			assertThat(get("/serve").text()).isEqualTo(Integer.toString(i));
		}
		await("a fresh context").until(() -> {
			HttpAnswer answer = get("/serve");
			assertThat(answer.status()).isEqualTo(200);
			return answer.text().equals("1");
		});
		await("the end of the old one").until(() -> this.server.bean(PythonRuntime.class).contexts() == 1);
	}

}
