package io.wsgi4j.python.graalpy;

import java.util.concurrent.atomic.AtomicBoolean;

import org.graalvm.polyglot.Context;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ContextVariablesTests {

	private final Context context = Context.newBuilder("python").allowAllAccess(true).build();

	private ContextVariables variables;

	@BeforeEach
	void lookIntoContext() {
		this.context.initialize("python");
		this.variables = ContextVariables.of(this.context);
	}

	@AfterEach
	void closeContext() {
		this.context.close(true);
	}

	/**
	 * Fails when GraalPy keeps them elsewhere: each exchange runs in a context of its own
	 * then, which is slower.
	 */
	@Test
	void areClearedAsOnANewThread() {
		this.context.eval("python", """
				import contextvars
				variable = contextvars.ContextVar('variable')
				variable.set('previous')
				""");
		assertThat(this.variables.clear()).isTrue();
		assertThat(this.context.eval("python", "len(contextvars.copy_context())").asInt()).isZero();
		assertThat(this.context.eval("python", "variable.get('none')").asString()).isEqualTo("none");
		this.context.eval("python", "variable.set('next')");
		assertThat(this.context.eval("python", "variable.get()").asString()).isEqualTo("next");
	}

	@Test
	void thoseOfAnotherThreadAreLeft() throws InterruptedException {
		this.context.eval("python", """
				import contextvars
				variable = contextvars.ContextVar('variable')
				variable.set('kept')
				""");
		AtomicBoolean cleared = new AtomicBoolean();
		Thread thread = new Thread(() -> cleared.set(this.variables.clear()));
		thread.start();
		thread.join();
		assertThat(cleared).isTrue();
		assertThat(this.context.eval("python", "variable.get('none')").asString()).isEqualTo("kept");
	}

}
