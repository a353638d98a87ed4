package io.wsgi4j.exchange;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.wsgi4j.exchange.ExchangeTransition.Owner;
import io.wsgi4j.gateway.ExchangePhase;
import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.testsupport.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ExchangeTransitionsTests {

	private static final List<ExchangeTransition> TRANSITIONS = ExchangeTransitions.ALL;

	/**
	 * How the current thread brings an exchange into each phase.
	 */
	private static final Map<ExchangePhase, List<ExchangeEvent>> WAYS = Map.of(ExchangePhase.RECEIVING, List.of(),
			ExchangePhase.QUEUED, List.of(ExchangeEvent.RECEIVED), ExchangePhase.RUNNING,
			List.of(ExchangeEvent.RECEIVED, ExchangeEvent.ENTERED), ExchangePhase.WAITING,
			List.of(ExchangeEvent.RECEIVED, ExchangeEvent.ENTERED, ExchangeEvent.BLOCK_LEFT), ExchangePhase.PUMPING,
			List.of(ExchangeEvent.RECEIVED, ExchangeEvent.ENTERED, ExchangeEvent.BODY_LEFT), ExchangePhase.DISCARDING,
			List.of(ExchangeEvent.RECEIVED, ExchangeEvent.ENTERED, ExchangeEvent.REQUEST_LEFT));

	private final ManualClock clock = new ManualClock();

	private final ExchangeState state = new ExchangeState(new ResponseBody(new FakeResponseOutput()),
			new Deadline(ExchangeTimeouts.none(), this.clock), new Stopwatch(this.clock),
			new RunningCode(ExchangeTimeouts.none(), this.clock), (reason) -> {
			});

	@Test
	void eachEventLeadsFromAPhaseToOneOther() {
		assertThat(TRANSITIONS).extracting((row) -> row.from() + " " + row.event()).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@FieldSource("TRANSITIONS")
	void whatIsInTheTableHappens(ExchangeTransition row) {
		prepare(row);
		move(row.event());
		assertThat(this.state.phase()).isEqualTo(row.to());
		assertThat(this.state.isOpen()).isNotEqualTo(row.end());
	}

	@ParameterizedTest
	@MethodSource("missing")
	void whatIsNotInTheTableIsRefused(ExchangePhase phase, ExchangeEvent event) {
		enter(phase);
		assertRefused(event);
		assertThat(this.state.phase()).isEqualTo(phase);
		assertThat(this.state.isOpen()).isTrue();
	}

	static Stream<Arguments> missing() {
		List<Arguments> missing = new ArrayList<>();
		for (ExchangePhase phase : ExchangePhase.values()) {
			for (ExchangeEvent event : ExchangeEvent.values()) {
				if (TRANSITIONS.stream().noneMatch((row) -> row.from() == phase && row.event() == event)) {
					missing.add(Arguments.of(phase, event));
				}
			}
		}
		return missing.stream();
	}

	@ParameterizedTest
	@EnumSource
	void anExchangeThatIsOverOnlyGetsAThreadThatClosesItsBody(ExchangePhase phase) {
		enter(phase);
		move(ExchangeEvent.ABANDONED);
		ExchangePhase last = this.state.phase();
		Arrays.stream(ExchangeEvent.values()).filter((event) -> event != ExchangeEvent.ENTERED).forEach((event) -> {
			assertRefused(event);
			assertThat(this.state.phase()).isEqualTo(last);
		});
		if (last == ExchangePhase.QUEUED) {
			move(ExchangeEvent.ENTERED);
			assertThat(this.state.phase()).isEqualTo(ExchangePhase.RUNNING);
			assertThat(this.state.isOpen()).isFalse();
		}
		else {
			assertRefused(ExchangeEvent.ENTERED);
		}
	}

	@ParameterizedTest
	@FieldSource("TRANSITIONS")
	void onlyTheThreadThatOwnsTheExchangeLeavesOrFinishesIt(ExchangeTransition row) throws Exception {
		prepare(row);
		boolean allowed = row.owner() != Owner.LEAVES && row.owner() != Owner.STAYS;
		CompletableFuture.runAsync(() -> {
			if (allowed) {
				move(row.event());
			}
			else {
				assertRefused(row.event());
			}
		}).get();
		assertThat(this.state.isOpen()).isNotEqualTo(allowed && row.end());
	}

	@Test
	void aBodyIsPumpedByOneThreadAtATime() {
		enter(ExchangePhase.PUMPING);
		move(ExchangeEvent.READY);
		assertRefused(ExchangeEvent.READY);
		move(ExchangeEvent.BODY_LEFT);
		assertRefused(ExchangeEvent.BODY_LEFT);
		move(ExchangeEvent.READY);
	}

	@Test
	void aThreadOfTheContainerThatPumpsIsNotInterrupted() {
		this.state.queue();
		this.state.begin();
		move(ExchangeEvent.BODY_LEFT);
		assertThat(this.state.wake()).isEqualTo(ExchangePhase.PUMPING);
		assertThat(this.state.wake()).isNull();
		Abandoned abandoned = this.state.abandon(() -> Abandonment.stopped(true));
		assertThat(abandoned).isNotNull();
		assertThat(abandoned.rest()).isEqualTo(Abandoned.Rest.NOTHING);
		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void aThreadOfTheExecutorIsInterruptedUnlessItIsShielded() {
		this.state.queue();
		this.state.begin();
		assertThat(this.state.runner()).isSameAs(Thread.currentThread());
		assertThat(this.state.shield()).isTrue();
		assertThat(this.state.runner()).isNull();
		assertThat(this.state.shield()).isFalse();
		this.state.abandon(() -> Abandonment.disconnected(new IOException("left")));
		this.state.expose();
		assertThat(this.state.runner()).isSameAs(Thread.currentThread());
		this.state.leave();
		assertThat(this.state.runner()).isNull();
	}

	/**
	 * Brings the exchange where a row can happen.
	 */
	private void prepare(ExchangeTransition row) {
		enter(row.from());
		boolean pumped = row.owner() == Owner.LEAVES || row.owner() == Owner.STAYS;
		if (row.from() == ExchangePhase.PUMPING && pumped) {
			move(ExchangeEvent.READY);
		}
	}

	private void enter(ExchangePhase phase) {
		WAYS.get(phase).forEach(this::move);
		assertThat(this.state.phase()).isEqualTo(phase);
	}

	private void assertRefused(ExchangeEvent event) {
		assertThatIllegalStateException().isThrownBy(() -> move(event)).withMessageContaining(event.name());
	}

	private void move(ExchangeEvent event) {
		this.state.lock();
		try {
			this.state.move(event);
		}
		finally {
			this.state.unlock();
		}
	}

}
