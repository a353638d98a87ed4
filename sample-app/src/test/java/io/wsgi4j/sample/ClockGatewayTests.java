package io.wsgi4j.sample;

import io.wsgi4j.test.GatewayTest;
import io.wsgi4j.test.GatewayTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@GatewayTest(Clock.class)
class ClockGatewayTests {

	@Autowired
	private GatewayTestClient client;

	@Test
	void ticksUntilItsClientLeaves() {
		assertThat(this.client.get("/clock").leaveAfter(2)).hasStatusOk()
			.hasPulledBlocks(2)
			.hasClosedBody()
			.doesNotHaveFailed()
			.bodyText()
			.startsWith("id: 0\n")
			.contains("id: 1\n");
	}

}
