package io.wsgi4j;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StartResponseTests {

	@Test
	void shortFormHasNoError() {
		List<Object> arguments = new ArrayList<>();
		OutputStream stream = new ByteArrayOutputStream();
		StartResponse startResponse = (status, headers, error) -> {
			arguments.add(status);
			arguments.add(headers);
			arguments.add(error);
			return stream;
		};
		Header first = new Header("X-Foo", "1");
		Header second = new Header("X-Foo", "2");
		assertThat(startResponse.start("200 OK", first, second)).isSameAs(stream);
		assertThat(arguments).containsExactly("200 OK", List.of(first, second), null);
	}

}
