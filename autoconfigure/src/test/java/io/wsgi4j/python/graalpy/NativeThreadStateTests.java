package io.wsgi4j.python.graalpy;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.oracle.truffle.api.nodes.Node;
import io.wsgi4j.Environ;
import io.wsgi4j.python.PythonSettings;
import io.wsgi4j.python.SpareThreads;
import org.graalvm.polyglot.Context;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a context writes to no memory of a thread that has ended: what it would
 * write to when it is closed is read from GraalPy.
 */
class NativeThreadStateTests {

	private static final PythonSettings SETTINGS = new PythonSettings(List.of(), null, 1, 1, 10, true, null, null,
			Map.of(), Map.of(), 0, false);

	private static final String NATIVE_CODE = "import sqlite3; sqlite3.connect(':memory:').close()";

	private final ContextFactory factory = new ContextFactory(SETTINGS);

	private final InterruptWatch watch = new InterruptWatch(this.factory.interrupts());

	private final Context context = this.factory.create();

	private Map<?, ?> states;

	@BeforeEach
	void findStates() throws ReflectiveOperationException {
		this.context.enter();
		try {
			Class<?> type = Class.forName("com.oracle.graal.python.runtime.PythonContext");
			Object python = type.getMethod("get", Node.class).invoke(null, (Object) null);
			this.states = (Map<?, ?>) field(type, "threadStateMapping").get(python);
		}
		finally {
			this.context.leave();
		}
	}

	@AfterEach
	void close() {
		this.context.close();
		this.watch.close();
		this.factory.close();
	}

	@Test
	void exchangeLeavesNothingOfItsThreadBehind() throws Exception {
		PythonContext python = context();
		PythonExchange exchange = new PythonExchange(Environ.empty(), (status, headers, error) -> {
			throw new IllegalStateException();
		}, python);
		for (int i = 0; i < 2; i++) {
			python.begin(exchange, (module) -> this.context.eval("python", NATIVE_CODE));
			assertThat(remembered(Thread.currentThread())).isFalse();
		}
	}

	@Test
	void keeperLeavesNothingOfItsThreadBehind() throws Exception {
		PythonContext python = context();
		this.context.eval("python", NATIVE_CODE);
		Thread closer = new Thread(() -> this.context.getBindings("python").getMember("end").executeVoid());
		closer.start();
		python.keep();
		closer.join();
		assertThat(remembered(Thread.currentThread())).isFalse();
	}

	/**
	 * Fails when GraalPy has mended this: then nothing has to be forgotten any more.
	 */
	@Test
	void otherwiseTheThreadIsRemembered() throws Exception {
		this.context.eval("python", NATIVE_CODE);
		assertThat(remembered(Thread.currentThread())).isTrue();
	}

	private PythonContext context() {
		return new PythonContext(this.context, SETTINGS, Map.of(), SpareThreads.NONE, this.watch,
				Duration.ofSeconds(20), () -> {
				}, (unused) -> {
				});
	}

	private boolean remembered(Thread thread) throws ReflectiveOperationException {
		Object state = this.states.get(thread);
		assertThat(state).isNotNull();
		return field(state.getClass(), "nativeThreadLocalVarPointer").get(state) != null;
	}

	private static Field field(Class<?> type, String name) throws NoSuchFieldException {
		Field field = type.getDeclaredField(name);
		field.setAccessible(true);
		return field;
	}

}
