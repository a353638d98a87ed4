package io.wsgi4j.autoconfigure;

import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayWithoutFormContentFilterTests extends AbstractRecorderTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.properties("spring.mvc.formcontent.filter.enabled=false");
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "PATCH", "DELETE" })
	@DisplayName("Rule 11: forms arrive without Spring's form content filter, too")
	void forms(String method) {
		RawRequest request = RawRequest.of(method, "/gateway/app")
			.header("Content-Type", "application/x-www-form-urlencoded");
		assertThat(record(request.body("a=b")).text()).isEqualTo("a=b");
	}

}
