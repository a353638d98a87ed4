package io.wsgi4j.autoconfigure.actuate;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.wsgi4j.testsupport.AbstractRecorderTests;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayObservationTests extends AbstractRecorderTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.application("/a/b", this.recorder).application("/failing", (environ, startResponse) -> {
			throw new IllegalStateException("for the test");
		}).application("/small", this.recorder).properties("gateway.applications.small.request.max-body-size=3B");
	}

	@Test
	@DisplayName("The observation of a request has the mount's pattern as its uri, not the path")
	void pattern() {
		record("/gateway/app/1");
		record("/gateway/app/2");
		record(RawRequest.post("/gateway/a/b").body("x"));
		assertObserved("/gateway/app/**", "GET", "200", 2);
		assertObserved("/gateway/a/b/**", "POST", "200", 1);
	}

	@Test
	@DisplayName("A failure is observed as such")
	void failure() {
		assertThat(this.server.get("/gateway/failing/x").status()).isEqualTo(500);
		assertThat(this.log.take()).hasSize(1);
		assertObserved("/gateway/failing/**", "GET", "500", 1, "exception", "IllegalStateException");
	}

	@Test
	@DisplayName("Who is refused is observed with the mount's pattern, too, and not with that of the error page")
	void refusal() {
		assertThat(this.server.exchange(RawRequest.post("/gateway/small").body("four")).status()).isEqualTo(413);
		assertObserved("/gateway/small/**", "POST", "413", 1);
	}

	@Test
	@DisplayName("What isn't found has no uri of its own")
	void notFound() {
		assertThat(this.server.get("/gateway/none/1").status()).isEqualTo(404);
		assertObserved("NOT_FOUND", "GET", "404", 1);
	}

	private void assertObserved(String uri, String method, String status, int count, String... further) {
		MeterRegistry registry = this.server.bean(MeterRegistry.class);
		await("observation of " + uri).untilAsserted(() -> {
			Timer timer = registry.find("http.server.requests")
				.tags("uri", uri, "method", method, "status", status)
				.tags(further)
				.timer();
			assertThat(timer).isNotNull();
			assertThat(timer.count()).isEqualTo(count);
		});
	}

}
