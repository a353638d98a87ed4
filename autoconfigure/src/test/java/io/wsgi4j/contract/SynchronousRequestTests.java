package io.wsgi4j.contract;

import java.io.IOException;
import java.util.List;

import ch.qos.logback.classic.Level;
import io.wsgi4j.Body;
import io.wsgi4j.gateway.Exchanges;
import io.wsgi4j.testsupport.BodyKind;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.web.servlet.FilterRegistrationBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that can't go on without their thread, because a filter doesn't support that.
 */
class SynchronousRequestTests extends AbstractBlockingWriteTests {

	private int warnings;

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		this.warnings = 0;
		FilterRegistrationBean<?> filter = new FilterRegistrationBean<>(
				(request, response, chain) -> chain.doFilter(new Unreadable((HttpServletRequest) request), response));
		filter.setAsyncSupported(false);
		builder.bean("synchronousFilter", filter)
			.properties("gateway.executor.pool.core-size=1", "gateway.executor.pool.max-size=1",
					"gateway.executor.pool.queue-capacity=50");
	}

	@BeforeEach
	void warned() {
		this.stage.play("/usable", BodyKind.MATERIALISED.application(new byte[0]));
		this.server.exchange(get("/usable"));
		awaitEndOfRequests();
		List<Entry> entries = this.log.take();
		assertThat(entries).allSatisfy((entry) -> {
			assertThat(entry.level()).isEqualTo(Level.WARN);
			assertThat(entry.message()).contains("asyncSupported");
		});
		this.warnings += entries.size();
		assertThat(this.warnings).as("warnings of a server").isOne();
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = { "WRITTEN", "WRITTEN_LATE" })
	@DisplayName("Clients that don't read hold no thread of the pool")
	void clientsThatDontRead(BodyKind kind) {
		assertThatSlowReadersHoldNoThread(kind, CONTENT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "zz\r\n", "5\r\nhello\r\nzz\r\n", "5\r\nhello5\r\nhello\r\n0\r\n\r\n" })
	@DisplayName("RFC 9112, sections 7.1 and 9.6: what is no chunk is answered with 400, which arrives although the client still sends")
	void malformedChunks(String chunks) {
		RawRequest request = RawRequest.post("/gateway/app").chunked().raw(chunks).raw(new byte[4 * 1024 * 1024]);
		HttpAnswer answer = this.server.exchange(request);
		assertThat(answer.status()).as("%s", answer).isEqualTo(400);
		assertThat(answer.header("Connection")).isEqualToIgnoringCase("close");
		assertThat(answer.complete()).isTrue();
		awaitEndOfRequests();
		assertThat(this.server.bean(Exchanges.class).count()).isZero();
	}

	@Test
	@DisplayName("A request whose body a filter has spoilt leaves nothing behind")
	void spoiltBody() {
		this.stage.play((environ, startResponse) -> Body.empty());
		HttpAnswer answer = this.server.exchange(request("GET", Unreadable.HEADER + ": true"));
		assertThat(answer.status()).isEqualTo(500);
		assertThat(answer.text()).contains("Internal Server Error");
		awaitEndOfRequests();
		assertThat(this.server.bean(Exchanges.class).count()).isZero();
		assertThat(this.log.take()).isNotEmpty()
			.allSatisfy((entry) -> assertThat(entry.thrown()).contains("Unreadable"));
	}

	private static final class Unreadable extends HttpServletRequestWrapper {

		static final String HEADER = "X-Unreadable";

		Unreadable(HttpServletRequest request) {
			super(request);
		}

		@Override
		public ServletInputStream getInputStream() throws IOException {
			if (getHeader(HEADER) != null) {
				throw new IllegalStateException("Unreadable");
			}
			return super.getInputStream();
		}

	}

}
