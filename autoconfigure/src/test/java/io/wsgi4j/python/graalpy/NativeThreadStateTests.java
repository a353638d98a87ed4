package io.wsgi4j.python.graalpy;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a context writes to no memory of a thread that has ended, and that threads
 * which Python code starts have their state before they call native code: both are read
 * from GraalPy.
 */
class NativeThreadStateTests {

	private static final PythonSettings SETTINGS = new PythonSettings(List.of(), null, 1, 1, 10, true, null, null,
			Map.of(), Map.of(), 0, false);

	private static final String NATIVE_CODE = "import sqlite3; sqlite3.connect(':memory:').close()";

	/**
	 * Two threads that wait, one of them without an object of {@code threading}.
	 */
	private static final String STARTING = """
			import threading, _thread
			running, go_on, idents = threading.Barrier(3), threading.Event(), []
			def run():
			    idents.append(threading.get_ident())
			    running.wait(60)
			    go_on.wait(60)
			def start():
			    thread = threading.Thread(target=run)
			    started = [thread, _thread.start_new_thread(run, ())]
			    thread.start()
			    running.wait(60)
			    return started
			""";

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
		// As the gateway does. Otherwise GraalPy may find that a thread which Python code
		// has joined is still leaving the context, and fail.
		this.context.close(true);
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

	@ParameterizedTest
	@ValueSource(strings = { "import sqlite3; started = start()", "started = start(); import sqlite3" })
	void threadOfPythonCodeIsPrepared(String code) throws Exception {
		context();
		this.context.eval("python", STARTING);
		try {
			this.context.eval("python", code);
			assertThat(startedStates()).hasSize(2).allSatisfy((state) -> assertThat(wrapper(state)).isNotNull());
		}
		finally {
			this.context.eval("python", "go_on.set(); [thread.join() for thread in started[:1]]");
		}
	}

	@Test
	void startingIsAsItWas() {
		context();
		this.context.eval("python", """
				import sys, threading, _thread
				seen, noted = [], threading.Event()
				def note(failure):
				    seen.append((repr(failure.object), failure.exc_type))
				    noted.set()
				sys.unraisablehook = note
				def fail(number, power=1):
				    raise LookupError(number ** power)
				_thread.start_new_thread(fail, (2,), {'power': 3})
				noted.wait(60)
				thread = threading.Thread(target=lambda: seen.append(threading.current_thread() is thread))
				thread.start()
				thread.join()
				as_before = seen == [(repr(fail), LookupError), True]
				""");
		assertThat(this.context.getBindings("python").getMember("as_before").asBoolean()).isTrue();
	}

	@Test
	void threadOfPythonCodeKeepsNoLocals() {
		context();
		this.context.eval("python", """
				import threading
				seen = []
				def run():
				    local = threading.local()
				    local.value = 5
				    seen.append((local.value, len(_traces.locals)))
				thread = threading.Thread(target=run)
				thread.start()
				thread.join()
				as_before = seen == [(5, 0)]
				""");
		assertThat(this.context.getBindings("python").getMember("as_before").asBoolean()).isTrue();
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

	/**
	 * The states of the threads that Python code has started. GraalPy has others.
	 */
	private List<Object> startedStates() {
		List<?> idents = this.context.getBindings("python").getMember("idents").as(List.class);
		List<Object> states = new ArrayList<>();
		synchronized (this.states) {
			this.states.forEach((thread, state) -> {
				if (idents.stream().anyMatch((ident) -> ((Number) ident).longValue() == ((Thread) thread).getId())) {
					states.add(state);
				}
			});
		}
		return states;
	}

	private static Object wrapper(Object state) throws ReflectiveOperationException {
		return state.getClass().getMethod("getNativeWrapper").invoke(state);
	}

	private static Field field(Class<?> type, String name) throws NoSuchFieldException {
		Field field = type.getDeclaredField(name);
		field.setAccessible(true);
		return field;
	}

}
