package io.wsgi4j.middleware;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.Environ;
import io.wsgi4j.Header;
import io.wsgi4j.StartResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a {@link Validator} lets pass, and the streams it puts into the environ.
 */
class ValidatorTests {

	private final Validator validator = new Validator();

	private final OutputStream stream = new ByteArrayOutputStream();

	private final List<Object> started = new ArrayList<>();

	private final StartResponse startResponse = (status, headers, error) -> {
		this.started.add(status);
		this.started.add(headers);
		this.started.add(error);
		return this.stream;
	};

	@Test
	void addsNothingAndRemovesNothing() throws Exception {
		Environ environ = Environ.builder().build();
		List<Header> headers = List.of(new Header("Content-Type", "text/plain"), new Header("X-A_1", ""));
		Application application = (sameEnviron, start) -> {
			assertThat(sameEnviron).isSameAs(environ);
			assertThat(start.start("200 OK", headers, null)).isSameAs(this.stream);
			return Body.of(new byte[] { 1 }, new byte[0], new byte[] { 2 });
		};
		Iterable<byte[]> body = this.validator.wrap(application).call(environ, this.startResponse);
		assertThat(body).isInstanceOf(AutoCloseable.class)
			.containsExactly(new byte[] { 1 }, new byte[0], new byte[] { 2 });
		assertThat(this.started).containsExactly("200 OK", headers, null);
		((AutoCloseable) body).close();
	}

	@Test
	void passesExceptionOfTheApplicationOn() {
		IOException failure = new IOException("broken");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> call((environ, start) -> {
			throw failure;
		})).isSameAs(failure);
	}

	@Test
	void refusesNullBody() {
		assertViolation("The application returned null; a body without a byte is Body.empty()",
				(environ, start) -> null);
	}

	@Test
	void inputReadsAsItIs() throws Exception {
		byte[] body = { 1, 2, 3, 4, (byte) 0xFF };
		callWithInput(new ByteArrayInputStream(body), (input) -> {
			input.mark(10);
			assertThat(input.readAllBytes()).isEqualTo(body);
			assertThat(input.read()).isEqualTo(-1);
			assertThat(input.read(new byte[2])).isEqualTo(-1);
			input.reset();
			assertThat(input.read()).isEqualTo(1);
			assertThat(input.skip(3)).isEqualTo(3);
			assertThat(input.available()).isEqualTo(1);
			assertThat(input.read(new byte[0])).isZero();
			assertThat(input.read()).isEqualTo(0xFF);
			assertThat(input.read()).isEqualTo(-1);
			assertThat(input.read(new byte[0])).isEqualTo(-1);
		});
	}

	@Test
	void inputMustNotBeClosed() {
		InputStream input = new FilterInputStream(InputStream.nullInputStream()) {

			@Override
			public void close() {
				throw new AssertionError("The input has been closed");
			}

		};
		assertInputViolation("The application closed wsgi.input", input, InputStream::close);
	}

	@ParameterizedTest
	@ValueSource(ints = { -2, 256 })
	void inputMustReadBytes(int octet) {
		assertInputViolation("wsgi.input read %d as a byte".formatted(octet), new ScriptedInput(octet),
				InputStream::read);
	}

	@ParameterizedTest
	@ValueSource(ints = { -2, 0, 4 })
	void inputMustReadAsMuchAsFits(int count) {
		assertInputViolation("wsgi.input read %d bytes where 1 to 3 were asked for".formatted(count),
				new ScriptedInput(count), (input) -> input.read(new byte[3]));
	}

	@Test
	void inputMustNotGoOnAfterItsEnd() {
		String violation = "wsgi.input went on after its end";
		assertInputViolation(violation, new ScriptedInput(-1, 1), (input) -> {
			assertThat(input.read()).isEqualTo(-1);
			input.read();
		});
		assertInputViolation(violation, new ScriptedInput(-1, 1), (input) -> {
			assertThat(input.read(new byte[1])).isEqualTo(-1);
			input.read(new byte[1]);
		});
	}

	@Test
	void errorsAreWrittenAtOnceAndFlushedWhenTheApplicationSaysSo() throws Exception {
		StringWriter written = new StringWriter();
		List<String> flushed = new ArrayList<>();
		PrintWriter writer = new PrintWriter(written) {

			@Override
			public void flush() {
				flushed.add(written.toString());
			}

		};
		call(Environ.builder().with("wsgi.errors", writer).build(), (environ, start) -> {
			environ.errors().printf("a");
			environ.errors().println("b");
			assertThat(written).hasToString("ab" + System.lineSeparator());
			assertThat(flushed).isEmpty();
			environ.errors().flush();
			assertThat(flushed).hasSize(1);
			return Body.empty();
		});
	}

	@Test
	void errorsMustNotBeClosed() {
		assertViolation("The application closed wsgi.errors", (environ, start) -> {
			environ.errors().close();
			return Body.empty();
		});
	}

	private void callWithInput(InputStream input, InputConsumer consumer) throws Exception {
		call(Environ.builder().with("wsgi.input", input).build(), (environ, start) -> {
			consumer.accept(environ.input());
			return Body.empty();
		});
	}

	private void assertInputViolation(String message, InputStream input, InputConsumer consumer) {
		assertThatExceptionOfType(ContractViolationException.class).isThrownBy(() -> callWithInput(input, consumer))
			.withMessage(message);
	}

	private void assertViolation(String message, Application application) {
		assertThatExceptionOfType(ContractViolationException.class).isThrownBy(() -> call(application))
			.withMessage(message);
	}

	private void call(Application application) throws Exception {
		call(Environ.builder().build(), application);
	}

	private void call(Environ environ, Application application) throws Exception {
		((AutoCloseable) this.validator.wrap(application).call(environ, this.startResponse)).close();
	}

	@FunctionalInterface
	private interface InputConsumer {

		void accept(InputStream input) throws IOException;

	}

	private static final class ScriptedInput extends InputStream {

		private final int[] results;

		private int index;

		ScriptedInput(int... results) {
			this.results = results;
		}

		@Override
		public int read() {
			return this.results[this.index++];
		}

		@Override
		public int read(byte[] buffer, int offset, int length) {
			return read();
		}

	}

}
