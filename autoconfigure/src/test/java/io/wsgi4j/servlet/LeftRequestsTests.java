package io.wsgi4j.servlet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.wsgi4j.exchange.ExchangeWatch;
import io.wsgi4j.exchange.ManualWatch;
import io.wsgi4j.testsupport.ManualClock;
import io.wsgi4j.tomcat.TomcatContainer;
import jakarta.servlet.AsyncEvent;
import org.apache.catalina.Context;
import org.apache.catalina.Globals;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.webresources.StandardRoot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * With what Tomcat counts. It does so when an asynchronous request begins and after it
 * has told listeners of its completion.
 */
class LeftRequestsTests {

	private final ManualClock clock = new ManualClock();

	private final LeftRequests leftRequests = new LeftRequests(this.clock);

	private final StandardContext tomcat = new StandardContext();

	private final MockHttpServletRequest servletRequest = new MockHttpServletRequest(new TomcatServletContext());

	private final MockHttpServletResponse servletResponse = new MockHttpServletResponse();

	private final AsyncExchangeRequest request = new AsyncExchangeRequest(this.servletRequest, this.servletResponse,
			new TomcatContainer(), this.leftRequests, false);

	@BeforeEach
	void begin() {
		this.servletRequest.getServletContext().setAttribute(Globals.RESOURCES_ATTR, new StandardRoot(this.tomcat));
		this.tomcat.incrementInProgressAsyncCount();
		this.leftRequests.add(this.request);
	}

	@Test
	void leavesTheContainerTime() {
		this.clock.advance(Duration.ofMillis(4999));
		this.leftRequests.sweep();
		assertThat(this.tomcat.getInProgressAsyncCount()).isEqualTo(1);
	}

	@Test
	void givesUpOnceWhatIsLost() {
		giveUp();
		giveUp();
		assertThat(this.tomcat.getInProgressAsyncCount()).isZero();
		assertThat(this.request.isAsyncComplete()).isTrue();
	}

	@Test
	void givesUpNothingThatIsComplete() {
		complete();
		giveUp();
		assertThat(this.tomcat.getInProgressAsyncCount()).isZero();
	}

	@Test
	void countsOnceWhatIsCompleteAfterAll() {
		giveUp();
		complete();
		assertThat(this.tomcat.getInProgressAsyncCount()).isZero();
	}

	@Test
	void countsOnceWhatIsCompletedTwice() {
		this.request.onComplete(event());
		complete();
		assertThat(this.tomcat.getInProgressAsyncCount()).isZero();
	}

	@Test
	void runsCompletionHandlersOnlyWhileTheRequestIsItsOwn() {
		List<String> completed = new ArrayList<>();
		this.request.addCompletionHandler(() -> completed.add("completed"));
		giveUp();
		assertThat(completed).isEmpty();
		complete();
		assertThat(completed).containsExactly("completed");
	}

	@Test
	void doesNotStopTheWatchWhenARequestCannotBeGivenUp() {
		ExchangeWatch watch = ManualWatch.with(this.clock);
		watch.alsoSweep(this.leftRequests::sweep);
		this.servletRequest.getServletContext().setAttribute(Globals.RESOURCES_ATTR, new StandardRoot() {

			@Override
			public Context getContext() {
				throw new IllegalStateException("expected");
			}

		});
		this.clock.advance(Duration.ofSeconds(5));
		assertThatCode(() -> ManualWatch.sweep(watch)).doesNotThrowAnyException();
	}

	private void giveUp() {
		this.clock.advance(Duration.ofSeconds(5));
		this.leftRequests.sweep();
	}

	private void complete() {
		this.request.onComplete(event());
		this.tomcat.decrementInProgressAsyncCount();
	}

	private AsyncEvent event() {
		return new AsyncEvent(new MockAsyncContext(this.servletRequest, this.servletResponse));
	}

	private static final class TomcatServletContext extends MockServletContext {

		@Override
		public String getServerInfo() {
			return "Apache Tomcat/11";
		}

	}

}
