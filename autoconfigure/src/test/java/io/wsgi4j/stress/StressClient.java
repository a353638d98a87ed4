package io.wsgi4j.stress;

import java.util.ArrayList;
import java.util.List;

/**
 * One thread with many requests under way: begins something on each of its lanes and then
 * ends it.
 */
final class StressClient implements Runnable {

	private static final Runnable NOTHING = () -> {
	};

	private final List<Lane> lanes;

	private final Gates.Keys gates;

	private final Tally tally;

	private final long deadline;

	StressClient(List<Lane> lanes, Gates.Keys gates, Tally tally, long deadline) {
		this.lanes = lanes;
		this.gates = gates;
		this.tally = tally;
		this.deadline = deadline;
	}

	@Override
	public void run() {
		try {
			this.lanes.forEach(Lane::open);
			while (isGoingOn()) {
				playRound();
			}
		}
		finally {
			this.lanes.forEach(Lane::close);
		}
	}

	private boolean isGoingOn() {
		boolean early = System.nanoTime() - this.deadline < 0;
		return !Thread.currentThread().isInterrupted() && (early || !this.tally.isConclusive());
	}

	private void playRound() {
		Round round = new Round(this.tally);
		List<Runnable> endings = new ArrayList<>();
		for (Lane lane : this.lanes) {
			endings.add(begin(lane, round));
		}
		this.gates.openAll();
		endings.forEach(Runnable::run);
		if (round.end()) {
			this.lanes.forEach(Lane::open);
		}
	}

	private Runnable begin(Lane lane, Round round) {
		Lane.Plan plan = lane.plan();
		Runnable[] ending = { NOTHING };
		attempt(plan, lane, round, () -> ending[0] = plan.script().begin(this.gates, new Examiner(round, plan.name())));
		return () -> attempt(plan, lane, round, ending[0]);
	}

	private void attempt(Lane.Plan plan, Lane lane, Round round, Runnable half) {
		try {
			half.run();
		}
		catch (RuntimeException ex) {
			round.wrong(plan.name() + ": " + ex);
			lane.close();
		}
	}

}
