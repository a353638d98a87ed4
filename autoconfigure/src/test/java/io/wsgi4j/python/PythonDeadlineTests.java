package io.wsgi4j.python;

import java.util.concurrent.CountDownLatch;

import io.wsgi4j.python.graalpy.GraalPyEngine;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.StubbornCode;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;

import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of code that no interrupt ends.
 */
class PythonDeadlineTests extends AbstractPythonTests {

	private Stubborn stubborn;

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		this.stubborn = new Stubborn();
		builder.bean("stubborn", this.stubborn)
			.properties("gateway.wsgi=exports.application", "gateway.response-timeout=500ms",
					"gateway.python.beans.stubborn=stubborn", "gateway.applications.late.wsgi=contract.application",
					"gateway.applications.foo.response-timeout=20s");
	}

	@Test
	void contextThatCannotBeInterruptedIsReplaced() {
		GraalPyEngine python = this.server.bean(GraalPyEngine.class);
		ThreadPoolTaskExecutor pool = this.server.bean("gatewayTaskExecutor.python", ThreadPoolTaskExecutor.class);
		long before = python.describe().replaced();
		try {
			await("code of Java").until(() -> {
				assertThat(get("/stay").status()).isEqualTo(504);
				return this.stubborn.entered.getCount() == 0;
			});
			await("a fresh context").until(() -> python.describe().replaced() == before + 1);
			assertThat(pool.getCorePoolSize()).isEqualTo(2);
			assertThat(get("/foo").text()).isEqualTo("Hello, world!");
			assertThat(get("/late/loop").status()).isEqualTo(504);
			assertThat(get("/foo").text()).isEqualTo("Hello, world!");
			assertThat(python.describe().replaced()).isEqualTo(before + 1);
		}
		finally {
			this.stubborn.released.countDown();
		}
		await("the end of both").until(() -> python.describe().contexts().get(0).exchanges() == 0);
		await("the former size").until(() -> pool.getCorePoolSize() == 1);
		assertThat(this.log.take()).isNotEmpty()
			.extracting(Entry::logger)
			.allMatch((logger) -> logger.startsWith("io.wsgi4j.application."));
	}

	/**
	 * Waits and lets nobody disturb it.
	 */
	public static final class Stubborn {

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch released = new CountDownLatch(1);

		public void stay() {
			this.entered.countDown();
			StubbornCode.await(this.released);
		}

	}

}
