package io.wsgi4j.actuate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.gateway.EndedExchange;
import io.wsgi4j.gateway.ExchangeFollower;
import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.ExchangeResult;
import io.wsgi4j.gateway.ExchangeSnapshot;
import io.wsgi4j.gateway.ExchangeSnapshot.Times;
import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.gateway.Refusal;
import io.wsgi4j.gateway.RequestBodySettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

class ExchangeObservationsTests {

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final MountedApplication application = new MountedApplication("app", "/gateway/app",
			(environ, startResponse) -> Body.empty(), Runnable::run, new RequestBodySettings(0, 0, false),
			ExchangeTimeouts.none(), 0);

	@Test
	void observesFromBeginningToEnd() {
		ExchangeFollower follower = open("GET");
		assertThat(this.registry).hasSingleObservationThat()
			.hasBeenStarted()
			.isNotStopped()
			.hasNameEqualTo("gateway.exchange")
			.hasLowCardinalityKeyValue("application", "app")
			.hasLowCardinalityKeyValue("method", "GET")
			.hasLowCardinalityKeyValue("status", "UNKNOWN")
			.hasLowCardinalityKeyValue("outcome", "UNKNOWN")
			.hasLowCardinalityKeyValue("exception", "none");
		follower.ended(ended(ExchangeResult.COMPLETED, 201, null, null));
		assertThat(this.registry).hasSingleObservationThat()
			.hasBeenStopped()
			.hasContextualNameEqualTo("exchange app")
			.doesNotHaveError()
			.hasLowCardinalityKeyValue("status", "201")
			.hasLowCardinalityKeyValue("outcome", "COMPLETED")
			.hasLowCardinalityKeyValue("exception", "none")
			.hasHighCardinalityKeyValue("path", "/gateway/app/a b")
			.hasHighCardinalityKeyValue("refusal", "none");
	}

	@Test
	void isCurrentWhileSomethingIsDone() {
		Observation parent = Observation.start("parent", this.registry);
		ExchangeFollower follower = parent.scoped(() -> open("GET"));
		List<Observation.ContextView> seen = new ArrayList<>();
		Runnable step = follower.decorate(() -> seen.add(this.registry.getCurrentObservation().getContextView()));
		step.run();
		step.run();
		assertThat(this.registry.getCurrentObservation()).isNull();
		assertThat(seen).hasSize(2).allSatisfy((context) -> {
			assertThat(context.getName()).isEqualTo("gateway.exchange");
			assertThat(context.getParentObservation().getContextView().getName()).isEqualTo("parent");
		});
	}

	@Test
	void mayEndWithinItsLastStep() {
		ExchangeFollower follower = open("GET");
		follower.decorate(() -> follower.ended(ended(ExchangeResult.COMPLETED, 200, null, null))).run();
		assertThat(this.registry).hasSingleObservationThat().hasBeenStopped();
		assertThat(this.registry.getCurrentObservation()).isNull();
	}

	@Test
	void failureIsError() {
		IllegalStateException failure = new IllegalStateException("for the test");
		open("GET").ended(ended(ExchangeResult.CUT, 200, null, failure));
		assertThat(this.registry).hasSingleObservationThat()
			.hasError(failure)
			.hasLowCardinalityKeyValue("outcome", "CUT")
			.hasLowCardinalityKeyValue("exception", "IllegalStateException");
	}

	@Test
	void refusalIsNoError() {
		open("GET").ended(ended(ExchangeResult.REFUSED, 503, Refusal.EXECUTOR_FULL, null));
		assertThat(this.registry).hasSingleObservationThat()
			.doesNotHaveError()
			.hasLowCardinalityKeyValue("outcome", "REFUSED")
			.hasLowCardinalityKeyValue("status", "503")
			.hasHighCardinalityKeyValue("refusal", "EXECUTOR_FULL");
	}

	@Test
	void clientsMakeNoTags() {
		open("BREW").ended(ended(ExchangeResult.DISCONNECTED, 0, null, null));
		assertThat(this.registry).hasSingleObservationThat()
			.hasLowCardinalityKeyValue("method", "OTHER")
			.hasLowCardinalityKeyValue("status", "UNKNOWN");
	}

	@Test
	void conventionCanBeReplaced() {
		ExchangeObservations observations = new ExchangeObservations(this.registry,
				new DefaultGatewayExchangeObservationConvention() {

					@Override
					public KeyValues getLowCardinalityKeyValues(GatewayExchangeObservationContext context) {
						return super.getLowCardinalityKeyValues(context)
							.and(KeyValue.of("mount", context.getApplication().mount()));
					}

				}, TracePropagation.NONE);
		open(observations, "GET");
		assertThat(this.registry).hasSingleObservationThat().hasLowCardinalityKeyValue("mount", "/gateway/app");
	}

	@Test
	void doesNothingForNobody() {
		Runnable step = () -> {
		};
		assertThat(open(new ExchangeObservations(ObservationRegistry.create(), null, TracePropagation.NONE), "GET")
			.decorate(step)).isSameAs(step);
	}

	private ExchangeFollower open(String method) {
		return open(new ExchangeObservations(this.registry, null, TracePropagation.NONE), method);
	}

	private ExchangeFollower open(ExchangeObservations observations, String method) {
		Environ environ = Environ.builder().method(method).scriptName("/gateway/app").path("/a b").build();
		return observations.opened(new MockHttpServletRequest(), this.application, environ);
	}

	private static EndedExchange ended(ExchangeResult result, int status, @Nullable Refusal refusal,
			@Nullable Throwable failure) {
		Times times = new Times(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
		return new EndedExchange(new ExchangeSnapshot(1, "app", "/gateway/app", "GET", "/gateway/app/a b",
				ExchangePhase.RUNNING, times, status, 0, 0), result, refusal, failure);
	}

}
