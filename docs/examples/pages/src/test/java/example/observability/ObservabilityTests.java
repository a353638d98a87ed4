package example.observability;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.GatewayApplication;
import io.wsgi4j.actuate.GatewayExchangeObservationContext;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
class ObservabilityTests {

	@Autowired
	private RestTestClient client;

	@Autowired
	private CompletableFuture<String> mount;

	@Test
	void observesTheMount() {
		this.client.get().uri("/gateway/hello").exchange().expectStatus().isNoContent();
		assertThat(this.mount).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("/gateway/hello");
	}

	@SpringBootApplication
	static class Server {

		@Bean
		@GatewayApplication("/hello")
		Application hello() {
			return (environ, startResponse) -> {
				startResponse.start("204 No Content");
				return Body.empty();
			};
		}

		@Bean
		CompletableFuture<String> mount() {
			return new CompletableFuture<>();
		}

		@Bean
		ObservationHandler<GatewayExchangeObservationContext> mountReader(CompletableFuture<String> mount) {
			return new ObservationHandler<>() {

				@Override
				public void onStop(GatewayExchangeObservationContext context) {
					mount.complete(context.getLowCardinalityKeyValue("mount").getValue());
				}

				@Override
				public boolean supportsContext(Observation.Context context) {
					return context instanceof GatewayExchangeObservationContext;
				}

			};
		}

	}

}
