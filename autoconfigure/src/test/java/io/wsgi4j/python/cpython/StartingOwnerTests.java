package io.wsgi4j.python.cpython;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

/**
 * Tests of processes that connect while their start fails.
 */
class StartingOwnerTests {

	private final StartingOwner<WorkerSocket.Owner> starting = new StartingOwner<>();

	private final WorkerSocket.Owner owner = mock(WorkerSocket.Owner.class);

	private final FakeChannel channel = new FakeChannel();

	private final WorkerConnection connection = new WorkerConnection(this.channel);

	@Test
	void connectionWaitsForItsOwner() {
		this.starting.connected('W', 0, this.connection);
		this.starting.started(this.owner);
		this.starting.giveUp();
		verify(this.owner).connected('W', 0, this.connection);
		assertThat(this.channel.isOpen()).isTrue();
	}

	@Test
	void connectionOfAProcessThatNobodyKnowsIsClosed() {
		this.starting.connected('W', 0, this.connection);
		this.starting.giveUp();
		assertThat(this.channel.isOpen()).isFalse();
	}

	@Test
	void connectionThatComesLaterIsClosedAsWell() {
		this.starting.giveUp();
		this.starting.connected('W', 0, this.connection);
		assertThat(this.channel.isOpen()).isFalse();
	}

}
