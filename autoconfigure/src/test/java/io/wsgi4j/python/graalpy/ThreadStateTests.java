package io.wsgi4j.python.graalpy;

import java.util.concurrent.atomic.AtomicBoolean;

import org.graalvm.polyglot.Context;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ThreadStateTests {

	private final Context context = Context.newBuilder("python").allowAllAccess(true).build();

	private ThreadState state;

	@BeforeEach
	void lookIntoContext() {
		this.context.initialize("python");
		this.state = ThreadState.of(this.context);
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
	void variablesAreClearedAsOnANewThread() {
		this.context.eval("python", """
				import contextvars
				variable = contextvars.ContextVar('variable')
				variable.set('previous')
				""");
		assertThat(this.state.clear()).isTrue();
		assertThat(this.context.eval("python", "len(contextvars.copy_context())").asInt()).isZero();
		assertThat(this.context.eval("python", "variable.get('none')").asString()).isEqualTo("none");
		this.context.eval("python", "variable.set('next')");
		assertThat(this.context.eval("python", "variable.get()").asString()).isEqualTo("next");
	}

	@Test
	void functionsAreClearedAsOnANewThread() {
		this.context.eval("python", """
				import asyncio, sys
				sys.settrace(lambda frame, event, argument: None)
				sys.setprofile(lambda frame, event, argument: None)
				sys.set_asyncgen_hooks(firstiter=lambda generator: None)
				asyncio._set_running_loop('loop')
				""");
		assertThat(this.state.clear()).isTrue();
		assertThat(this.context
			.eval("python",
					"str([sys.gettrace(), sys.getprofile(), *sys.get_asyncgen_hooks(), asyncio._get_running_loop()])")
			.asString()).isEqualTo("[None, None, None, None, None]");
	}

	@Test
	void variablesOfAnotherThreadAreLeft() throws InterruptedException {
		this.context.eval("python", """
				import contextvars
				variable = contextvars.ContextVar('variable')
				variable.set('kept')
				""");
		AtomicBoolean cleared = new AtomicBoolean();
		Thread thread = new Thread(() -> cleared.set(this.state.clear()));
		thread.start();
		thread.join();
		assertThat(cleared).isTrue();
		assertThat(this.context.eval("python", "variable.get('none')").asString()).isEqualTo("kept");
	}

}
