package io.wsgi4j.exchange;

import java.util.List;

import io.wsgi4j.exchange.ExchangeTransition.Owner;
import io.wsgi4j.gateway.ExchangePhase;
import org.jspecify.annotations.Nullable;

/**
 * The table of all transitions of an exchange. The diagram of the state machine in
 * {@code docs/architecture.md} has an arrow for each row.
 */
final class ExchangeTransitions {

	/**
	 * The phase of an exchange that has just been opened.
	 */
	static final ExchangePhase FIRST = ExchangePhase.RECEIVING;

	static final List<ExchangeTransition> ALL = List.of(
			goOn(ExchangePhase.RECEIVING, ExchangeEvent.RECEIVED, ExchangePhase.QUEUED, Owner.NONE),
			goOn(ExchangePhase.QUEUED, ExchangeEvent.ENTERED, ExchangePhase.RUNNING, Owner.TAKES),
			goOn(ExchangePhase.RUNNING, ExchangeEvent.YIELDED, ExchangePhase.QUEUED, Owner.LEAVES),
			goOn(ExchangePhase.RUNNING, ExchangeEvent.BLOCK_LEFT, ExchangePhase.WAITING, Owner.LEAVES),
			goOn(ExchangePhase.WAITING, ExchangeEvent.READY, ExchangePhase.QUEUED, Owner.NONE),
			goOn(ExchangePhase.RUNNING, ExchangeEvent.BODY_LEFT, ExchangePhase.PUMPING, Owner.LEAVES),
			goOn(ExchangePhase.PUMPING, ExchangeEvent.READY, ExchangePhase.PUMPING, Owner.TAKES),
			goOn(ExchangePhase.PUMPING, ExchangeEvent.BODY_LEFT, ExchangePhase.PUMPING, Owner.LEAVES),
			goOn(ExchangePhase.RUNNING, ExchangeEvent.REQUEST_LEFT, ExchangePhase.DISCARDING, Owner.LEAVES),
			goOn(ExchangePhase.PUMPING, ExchangeEvent.REQUEST_LEFT, ExchangePhase.DISCARDING, Owner.LEAVES),
			end(ExchangePhase.RECEIVING, ExchangeEvent.REFUSED, Owner.NONE),
			end(ExchangePhase.QUEUED, ExchangeEvent.REFUSED, Owner.NONE),
			end(ExchangePhase.RUNNING, ExchangeEvent.FINISHED, Owner.STAYS),
			end(ExchangePhase.PUMPING, ExchangeEvent.FINISHED, Owner.STAYS),
			end(ExchangePhase.DISCARDING, ExchangeEvent.FINISHED, Owner.NONE),
			end(ExchangePhase.RECEIVING, ExchangeEvent.ABANDONED, Owner.NONE),
			end(ExchangePhase.QUEUED, ExchangeEvent.ABANDONED, Owner.NONE),
			end(ExchangePhase.RUNNING, ExchangeEvent.ABANDONED, Owner.ANY),
			// The body is closed by a thread of the executor, which has yet to come.
			new ExchangeTransition(ExchangePhase.WAITING, ExchangeEvent.ABANDONED, ExchangePhase.QUEUED, true,
					Owner.NONE),
			end(ExchangePhase.PUMPING, ExchangeEvent.ABANDONED, Owner.ANY),
			end(ExchangePhase.DISCARDING, ExchangeEvent.ABANDONED, Owner.NONE));

	private static final int EVENTS = ExchangeEvent.values().length;

	private static final @Nullable ExchangeTransition[] ROWS = rows();

	private ExchangeTransitions() {
	}

	private static ExchangeTransition goOn(ExchangePhase from, ExchangeEvent event, ExchangePhase to, Owner owner) {
		return new ExchangeTransition(from, event, to, false, owner);
	}

	private static ExchangeTransition end(ExchangePhase from, ExchangeEvent event, Owner owner) {
		return new ExchangeTransition(from, event, from, true, owner);
	}

	private static @Nullable ExchangeTransition[] rows() {
		@Nullable ExchangeTransition[] rows = new ExchangeTransition[ExchangePhase.values().length * EVENTS];
		for (ExchangeTransition row : ALL) {
			rows[index(row.from(), row.event())] = row;
		}
		return rows;
	}

	private static int index(ExchangePhase from, ExchangeEvent event) {
		return from.ordinal() * EVENTS + event.ordinal();
	}

	/**
	 * The transition that an event makes in a phase.
	 * @return the row; {@code null} if the event can't happen in the phase
	 */
	static @Nullable ExchangeTransition find(ExchangePhase from, ExchangeEvent event) {
		return ROWS[index(from, event)];
	}

}
