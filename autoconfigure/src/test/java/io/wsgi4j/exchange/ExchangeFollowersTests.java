package io.wsgi4j.exchange;

import java.util.ArrayList;
import java.util.List;

import io.wsgi4j.gateway.EndedExchange;
import io.wsgi4j.gateway.ExchangeFollower;
import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.ExchangeResult;
import io.wsgi4j.gateway.ExchangeSnapshot;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ExchangeFollowersTests {

	private static final EndedExchange ENDED = new EndedExchange(
			new ExchangeSnapshot(1, "app", "/app", "GET", "/app", ExchangePhase.RUNNING,
					new Stopwatch(() -> 0).times(ExchangePhase.RUNNING), 200, 0, 0),
			ExchangeResult.COMPLETED, null, null);

	private final List<String> done = new ArrayList<>();

	@Test
	void firstIsOutermostWithinTheContext() {
		followers(follower("one"), follower("two")).decorate(() -> this.done.add("step")).run();
		assertThat(this.done).containsExactly("context", "one", "two", "step");
	}

	@Test
	void innermostHearsOfTheEndFirst() {
		followers(follower("one"), follower("two")).ended(ENDED);
		assertThat(this.done).containsExactly("end of two", "end of one");
	}

	@Test
	void failureKeepsNobodyElseFromHearing() {
		ExchangeFollower failing = new ExchangeFollower() {

			@Override
			public void ended(EndedExchange exchange) {
				throw new IllegalStateException("for the test");
			}

		};
		followers(follower("one"), failing, follower("three")).ended(ENDED);
		assertThat(this.done).containsExactly("end of three", "end of one");
	}

	private ExchangeFollowers followers(ExchangeFollower... followers) {
		return new ExchangeFollowers((task) -> () -> {
			this.done.add("context");
			task.run();
		}, List.of(followers));
	}

	private ExchangeFollower follower(String name) {
		return new ExchangeFollower() {

			@Override
			public Runnable decorate(Runnable step) {
				return () -> {
					ExchangeFollowersTests.this.done.add(name);
					step.run();
				};
			}

			@Override
			public void ended(EndedExchange exchange) {
				ExchangeFollowersTests.this.done.add("end of " + name);
			}

		};
	}

}
