package io.wsgi4j.autoconfigure;

import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayLazyInitializationTests extends AbstractRecorderTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.properties("spring.main.lazy-initialization=true");
	}

	@Test
	@DisplayName("Applications are mounted when everything is lazy")
	void answers() {
		RawRequest form = RawRequest.of("PUT", "/gateway/app")
			.header("Content-Type", "application/x-www-form-urlencoded")
			.body("a=b");
		assertThat(record(form).text()).isEqualTo("a=b");
		assertThat(this.server.get("/gateway/none").status()).isEqualTo(404);
	}

}
