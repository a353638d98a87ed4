package io.wsgi4j.exchange;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import io.wsgi4j.gateway.InterruptReason;
import io.wsgi4j.gateway.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges of one application that aren't over yet.
 */
final class ExchangesInFlight {

	private final int maximum;

	private final Set<ExchangeInFlight> exchanges = ConcurrentHashMap.newKeySet();

	private final AtomicInteger places = new AtomicInteger();

	private final LongAdder stuck = new LongAdder();

	private final Map<InterruptReason, LongAdder> interrupts = new EnumMap<>(InterruptReason.class);

	private final RefusalLimiter refusals;

	private volatile boolean suspended;

	/**
	 * Creates an empty collection.
	 * @param maximum how many exchanges there may be; zero or less for any number
	 * @param clock tells nanoseconds, none of them negative
	 */
	ExchangesInFlight(int maximum, LongSupplier clock) {
		this.maximum = maximum;
		this.refusals = new RefusalLimiter(clock);
		for (InterruptReason reason : InterruptReason.values()) {
			this.interrupts.put(reason, new LongAdder());
		}
	}

	/**
	 * Adds an exchange.
	 * @return why it has no place here; {@code null} if it has one
	 */
	@Nullable Refusal add(ExchangeInFlight exchange) {
		if (this.suspended) {
			return Refusal.SUSPENDED;
		}
		if (this.places.incrementAndGet() > this.maximum && this.maximum > 0) {
			this.places.decrementAndGet();
			return Refusal.TOO_MANY_IN_FLIGHT;
		}
		this.exchanges.add(exchange);
		return null;
	}

	void remove(ExchangeInFlight exchange) {
		if (this.exchanges.remove(exchange)) {
			this.places.decrementAndGet();
		}
	}

	/**
	 * Lets exchanges in, or none any more.
	 */
	void suspend(boolean suspended) {
		this.suspended = suspended;
	}

	boolean isSuspended() {
		return this.suspended;
	}

	boolean contains(ExchangeInFlight exchange) {
		return this.exchanges.contains(exchange);
	}

	int count() {
		return this.exchanges.size();
	}

	Stream<ExchangeInFlight> stream() {
		return this.exchanges.stream();
	}

	void forEach(Consumer<ExchangeInFlight> action) {
		this.exchanges.forEach(action);
	}

	/**
	 * The requests that the gateway has answered in the application's place.
	 */
	RefusalLimiter refusals() {
		return this.refusals;
	}

	/**
	 * Counts an application that goes on although its thread has been interrupted.
	 * @return how many there have been
	 */
	long countStuck() {
		this.stuck.increment();
		return this.stuck.sum();
	}

	/**
	 * Counts an application that is interrupted.
	 */
	void countInterrupt(InterruptReason reason) {
		interrupted(reason).increment();
	}

	long interrupts(InterruptReason reason) {
		return interrupted(reason).sum();
	}

	private LongAdder interrupted(InterruptReason reason) {
		return Objects.requireNonNull(this.interrupts.get(reason));
	}

}
