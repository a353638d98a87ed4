package io.wsgi4j.testsupport;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;

/**
 * What an application may do to whoever runs it.
 */
public enum Hostility {

	CYCLIC_CAUSE((environ, startResponse, gate) -> {
		throw cyclic();
	}),

	OWN_CAUSE((environ, startResponse, gate) -> {
		throw new HostileException() {

			@Override
			public Throwable getCause() {
				return this;
			}

		};
	}),

	ENDLESS_CAUSES((environ, startResponse, gate) -> {
		throw new EndlessException();
	}),

	CAUSE_THROWS((environ, startResponse, gate) -> {
		throw new HostileException() {

			@Override
			public Throwable getCause() {
				throw new AssertionError("expected");
			}

		};
	}),

	CAUSE_BLOCKS((environ, startResponse, gate) -> {
		throw new HostileException() {

			@Override
			public Throwable getCause() {
				return gate.block(null);
			}

		};
	}),

	MESSAGE_THROWS((environ, startResponse, gate) -> {
		throw new HostileException() {

			@Override
			public String getMessage() {
				throw new AssertionError("expected");
			}

		};
	}),

	MESSAGE_BLOCKS((environ, startResponse, gate) -> {
		throw new HostileException() {

			@Override
			public String getMessage() {
				return gate.block("message");
			}

		};
	}),

	MESSAGE_BLOCKS_LATER((environ, startResponse, gate) -> {
		AtomicInteger calls = new AtomicInteger();
		throw new HostileException() {

			@Override
			public String getMessage() {
				return (calls.incrementAndGet() > 2) ? gate.block("message") : "message";
			}

		};
	}),

	MESSAGE_NULL((environ, startResponse, gate) -> {
		throw new IllegalStateException((String) null);
	}),

	MESSAGE_HUGE((environ, startResponse, gate) -> {
		throw new IllegalStateException("x".repeat(8 * 1024 * 1024));
	}),

	TO_STRING_THROWS((environ, startResponse, gate) -> {
		throw new HostileException() {

			@Override
			public String toString() {
				throw new AssertionError("expected");
			}

		};
	}),

	TO_STRING_BLOCKS((environ, startResponse, gate) -> {
		throw new HostileException() {

			@Override
			public String toString() {
				return gate.block("text");
			}

		};
	}),

	TO_STRING_NULL((environ, startResponse, gate) -> {
		throw new HostileException() {

			@Override
			public String toString() {
				return null;
			}

		};
	}),

	STACK_TRACE_NULL((environ, startResponse, gate) -> {
		throw new HostileException() {

			@Override
			public StackTraceElement[] getStackTrace() {
				return null;
			}

		};
	}),

	SUPPRESSED_CYCLE((environ, startResponse, gate) -> {
		IllegalStateException first = new IllegalStateException("expected");
		IllegalStateException second = new IllegalStateException("expected");
		first.addSuppressed(second);
		second.addSuppressed(first);
		throw first;
	}),

	STACK_OVERFLOW((environ, startResponse, gate) -> {
		overflow();
		return Body.empty();
	}),

	OUT_OF_MEMORY((environ, startResponse, gate) -> {
		throw new OutOfMemoryError("expected");
	}),

	@SuppressWarnings({ "removal", "deprecation" })
	THREAD_DEATH((environ, startResponse, gate) -> {
		throw new ThreadDeath();
	}),

	ERROR_RESPONSE_WITHOUT_STATUS((environ, startResponse, gate) -> {
		throw new StatuslessException();
	}),

	CYCLIC_CAUSE_AFTER_HEAD((environ, startResponse, gate) -> {
		startResponse.start("200 OK");
		return ScriptedBody.create().then("block").thenThrow(cyclic());
	}),

	BODY_NULL((environ, startResponse, gate) -> {
		startResponse.start("200 OK");
		return null;
	}),

	ITERATOR_NULL((environ, startResponse, gate) -> {
		startResponse.start("200 OK");
		return () -> null;
	}),

	ITERATOR_THROWS((environ, startResponse, gate) -> {
		startResponse.start("200 OK");
		return () -> {
			throw new AssertionError("expected");
		};
	}),

	NEXT_NULL((environ, startResponse, gate) -> {
		startResponse.start("200 OK");
		return ScriptedBody.create().then("block").then(() -> null);
	}),

	HAS_NEXT_THROWS((environ, startResponse, gate) -> {
		startResponse.start("200 OK");
		return () -> new OddIterator(() -> {
			throw cyclic();
		});
	}),

	HAS_NEXT_BLOCKS((environ, startResponse, gate) -> {
		startResponse.start("200 OK");
		return () -> new OddIterator(() -> gate.block(false));
	}),

	CLOSE_THROWS((environ, startResponse, gate) -> {
		startResponse.start("200 OK");
		return ScriptedBody.create().then("block").onClose(() -> {
			throw cyclic();
		});
	}),

	CLOSE_BLOCKS((environ, startResponse, gate) -> {
		startResponse.start("200 OK");
		return ScriptedBody.create().then("block").onClose(() -> gate.block(null));
	}),

	FAILS_AND_CLOSE_FAILS((environ, startResponse, gate) -> {
		startResponse.start("200 OK");
		return ScriptedBody.create().thenThrow(cyclic()).onClose(() -> {
			throw new EndlessException();
		});
	}),

	COLLECTION_OF_NOTHING((environ, startResponse, gate) -> {
		startResponse.start("200 OK");
		return new AbstractList<>() {

			@Override
			public byte[] get(int index) {
				throw new AssertionError("expected");
			}

			@Override
			public int size() {
				return Integer.MAX_VALUE;
			}

			@Override
			@SuppressWarnings("unchecked")
			public <T> T[] toArray(T[] array) {
				return null;
			}

		};
	}),

	COLLECTION_WITH_NULL((environ, startResponse, gate) -> {
		startResponse.start("200 OK");
		return Arrays.asList(new byte[1], null);
	}),

	HEADERS_NULL((environ, startResponse, gate) -> {
		startResponse.start("200 OK", (List<Header>) null, null);
		return Body.of("body");
	}),

	HEADER_NULL((environ, startResponse, gate) -> {
		startResponse.start("200 OK", Arrays.asList((Header) null), null);
		return Body.of("body");
	}),

	HEADERS_CHANGE((environ, startResponse, gate) -> {
		AtomicInteger sizes = new AtomicInteger();
		startResponse.start("200 OK", new AbstractList<>() {

			@Override
			public Header get(int index) {
				return new Header("X-" + sizes.incrementAndGet(), "value");
			}

			@Override
			public int size() {
				return sizes.incrementAndGet() % 3;
			}

		}, null);
		return Body.of("body");
	}),

	HEADERS_CHANGED_LATER((environ, startResponse, gate) -> {
		List<Header> headers = new ArrayList<>(List.of(new Header("X-First", "value")));
		startResponse.start("200 OK", headers, null);
		return ScriptedBody.create().then(() -> {
			headers.set(0, null);
			headers.add(new Header("X-Injected", "b"));
			return new byte[1];
		});
	}),

	HEADER_NAME_NULL((environ, startResponse, gate) -> {
		startResponse.start("200 OK", new Header(null, "value"));
		return Body.of("body");
	}),

	HEADER_VALUE_NULL((environ, startResponse, gate) -> {
		startResponse.start("200 OK", new Header("X-Null", null));
		return Body.of("body");
	}),

	HEADER_WITH_LINE_BREAK((environ, startResponse, gate) -> {
		startResponse.start("200 OK", new Header("X-Break", "a\r\nX-Injected: b"));
		return Body.of("body");
	}),

	HEADER_HUGE((environ, startResponse, gate) -> {
		startResponse.start("200 OK", new Header("X-Huge", "x".repeat(1024 * 1024)));
		return Body.of("body");
	}),

	HEADERS_MANY((environ, startResponse, gate) -> {
		List<Header> headers = new ArrayList<>();
		for (int i = 0; i < 2000; i++) {
			headers.add(new Header("X-" + i, "x".repeat(100)));
		}
		startResponse.start("200 OK", headers, null);
		return Body.of("body");
	}),

	STATUS_NULL((environ, startResponse, gate) -> {
		startResponse.start(null);
		return Body.of("body");
	}),

	STATUS_ODD((environ, startResponse, gate) -> {
		startResponse.start("9\r\n9");
		return Body.of("body");
	}),

	NEVER_STARTS((environ, startResponse, gate) -> Body.of("body")),

	STARTS_TWICE((environ, startResponse, gate) -> {
		startResponse.start("200 OK");
		startResponse.start("200 OK");
		return Body.of("body");
	}),

	STARTS_AFTER_BODY((environ, startResponse, gate) -> {
		startResponse.start("200 OK");
		return ScriptedBody.create().then("block").then(() -> {
			startResponse.start("500 Error", List.of(), cyclic());
			return new byte[0];
		});
	}),

	ENVIRON_EMPTIED((environ, startResponse, gate) -> {
		environ.clear();
		throw cyclic();
	}),

	ENVIRON_OF_OTHER_TYPES((environ, startResponse, gate) -> {
		environ.replaceAll((key, value) -> 42);
		startResponse.start("200 OK");
		return ScriptedBody.create().then("block").thenThrow(cyclic());
	}),

	FOLLOWER_BLOCKS(Hostility::answer),

	CONVENTION_BLOCKS(Hostility::answer),

	APPENDER_BLOCKS((environ, startResponse, gate) -> {
		throw new IllegalStateException("to be logged");
	}),

	APPENDER_BLOCKS_ON_DEADLINE((environ, startResponse, gate) -> {
		// The deadline is the only one to log: this doesn't come to an end.
		gate.awaitOpen();
		return Body.empty();
	});

	private final Behaviour behaviour;

	Hostility(Behaviour behaviour) {
		this.behaviour = behaviour;
	}

	public Iterable<byte[]> call(Environ environ, StartResponse startResponse, Gate gate) throws Exception {
		return this.behaviour.call(environ, startResponse, gate);
	}

	/**
	 * Whether a thread is left behind that waits for the gate.
	 */
	public boolean isBlocking() {
		return name().contains("BLOCKS");
	}

	private static Iterable<byte[]> answer(Environ environ, StartResponse startResponse, Gate gate) throws Exception {
		startResponse.start("200 OK");
		return Body.of("answer");
	}

	private static IllegalStateException cyclic() {
		IllegalStateException first = new IllegalStateException("expected");
		first.initCause(new IllegalStateException("expected", first));
		return first;
	}

	private static int overflow() {
		return overflow() + 1;
	}

	@FunctionalInterface
	private interface Behaviour {

		Iterable<byte[]> call(Environ environ, StartResponse startResponse, Gate gate) throws Exception;

	}

	/**
	 * Keeps threads until it is opened.
	 */
	public interface Gate {

		void awaitOpen();

		default <T> T block(T result) {
			awaitOpen();
			return result;
		}

	}

	private static class HostileException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	private static final class EndlessException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		@Override
		public synchronized Throwable getCause() {
			return new EndlessException();
		}

	}

	private static final class StatuslessException extends RuntimeException implements ErrorResponse {

		private static final long serialVersionUID = 1L;

		@Override
		public HttpStatusCode getStatusCode() {
			return null;
		}

		@Override
		public ProblemDetail getBody() {
			return null;
		}

	}

	private record OddIterator(BooleanSupplier more) implements Iterator<byte[]> {

		@Override
		public boolean hasNext() {
			return this.more.getAsBoolean();
		}

		@Override
		public byte[] next() {
			return new byte[1];
		}

	}

}
