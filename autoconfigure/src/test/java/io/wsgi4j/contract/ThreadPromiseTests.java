package io.wsgi4j.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor.CallerRunsPolicy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.gateway.Exchanges;
import io.wsgi4j.testsupport.BodyKind;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.ScriptedBody;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The promise: a thread of the pool is held only while application code is running.
 */
class ThreadPromiseTests extends AbstractContractTests {

	private static final byte[] CONTENT = new byte[8 * 1024 * 1024];

	static {
		new Random(42).nextBytes(CONTENT);
	}

	private final Executor clients = new SimpleAsyncTaskExecutor("client-");

	private final AtomicInteger rejections = new AtomicInteger();

	private volatile boolean full;

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder
			.properties("gateway.executor.pool.core-size=1", "gateway.executor.pool.max-size=1",
					"gateway.executor.pool.queue-capacity=50", "gateway.applications.tight.executor=tightExecutor",
					"gateway.applications.callers.executor=callersExecutor",
					"gateway.applications.throttled.executor=throttledExecutor",
					"gateway.applications.short.executor=short", "gateway.executors.short.pool.core-size=1",
					"gateway.executors.short.pool.max-size=1", "gateway.executors.short.pool.queue-capacity=1")
			.application("/tight", this.stage)
			.application("/callers", this.stage)
			.application("/throttled", this.stage)
			.application("/short", this.stage)
			.bean("tightExecutor", tightExecutor())
			.bean("callersExecutor", callersExecutor())
			.bean("throttledExecutor", throttledExecutor())
			.bean("authenticationFilter", authenticationFilter());
	}

	@SuppressWarnings("serial")
	private ThreadPoolTaskExecutor tightExecutor() {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor() {

			@Override
			public void execute(Runnable task) {
				if (ThreadPromiseTests.this.full) {
					ThreadPromiseTests.this.rejections.incrementAndGet();
					throw new RejectedExecutionException();
				}
				super.execute(task);
			}

		};
		executor.setCorePoolSize(1);
		return executor;
	}

	private static ThreadPoolTaskExecutor callersExecutor() {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setMaxPoolSize(1);
		executor.setQueueCapacity(1);
		executor.setRejectedExecutionHandler(new CallerRunsPolicy());
		return executor;
	}

	private static SimpleAsyncTaskExecutor throttledExecutor() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("throttled-");
		executor.setConcurrencyLimit(1);
		return executor;
	}

	private static FilterRegistrationBean<?> authenticationFilter() {
		return new FilterRegistrationBean<>((request, response, chain) -> {
			SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("jane", ""));
			try {
				chain.doFilter(request, response);
			}
			finally {
				SecurityContextHolder.clearContext();
			}
		});
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = { "WRITTEN", "WRITTEN_LATE" })
	@DisplayName("Step 5: clients that don't read hold no thread, and get everything when they read on")
	void clientsThatDontRead(BodyKind kind) {
		assertThatSlowReadersHoldNoThread(kind, CONTENT);
	}

	@Test
	@DisplayName("Step 3: clients that don't send hold no thread")
	void clientsThatDontSend() {
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of(environ.input().readAllBytes());
		});
		this.stage.play("/other", text("other"));
		List<HttpSocket> clients = new ArrayList<>();
		try {
			for (int i = 0; i < CLIENTS; i++) {
				clients.add(this.server.connect().send(request("POST", "Content-Length: 6")).send("foo"));
			}
			assertThat(this.server.exchange(get("/other")).text()).isEqualTo("other");
			awaitIdlePool("gatewayTaskExecutor");
			clients.forEach((client) -> client.send("bar"));
			clients.forEach((client) -> assertThat(client.receive().text()).isEqualTo("foobar"));
		}
		finally {
			clients.forEach(HttpSocket::close);
		}
	}

	@Test
	@DisplayName("Step 5: one thread at a time is in an iterator, and each finds the context of its request")
	void oneThreadAtATime() {
		Set<String> contexts = ConcurrentHashMap.newKeySet();
		ScriptedBody body = ScriptedBody.create().then(2000, () -> {
			contexts.add(context());
			return new byte[16 * 1024];
		}).onClose(() -> contexts.add("close " + context()));
		this.stage.play((environ, startResponse) -> {
			contexts.add(context());
			startResponse.start("200 OK");
			return body;
		});
		try (HttpSocket socket = HttpSocket.connect(this.server.port(), 8 * 1024)) {
			HttpAnswer head = socket.send(request("GET", "Accept-Language: mi")).receiveHead();
			awaitIdlePool("gatewayTaskExecutor");
			assertThat(socket.receiveBody(head).body()).hasSize(2000 * 16 * 1024);
		}
		awaitEndOfRequests();
		assertThat(body.overlaps()).isZero();
		assertThat(body.closes()).isEqualTo(1);
		assertThat(contexts).containsExactlyInAnyOrder("jane mi", "close jane mi");
	}

	@Test
	@DisplayName("Step 5: the context of a request is gone from the pool's thread afterwards")
	void contextIsGone() throws Exception {
		String pool = "gatewayTaskExecutor";
		assertThat(get(text("body")).text()).isEqualTo("body");
		this.stage.play(BodyKind.LAZY.application(CONTENT));
		try (HttpSocket socket = HttpSocket.connect(this.server.port(), 8 * 1024)) {
			socket.send(request("GET", "Accept-Language: mi")).receiveHead();
			awaitIdlePool(pool);
			Authentication found = pool(pool).submit(() -> SecurityContextHolder.getContext().getAuthentication())
				.get(20, TimeUnit.SECONDS);
			assertThat(found).isNull();
			assertThat(pool(pool).submit(LocaleContextHolder::getLocaleContext).get(20, TimeUnit.SECONDS)).isNull();
			socket.reset();
		}
	}

	@Test
	@DisplayName("Step 5: responses that get ready while the executor is full are finished all the same")
	void rejectedResume() {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch done = new CountDownLatch(1);
		int rejectionsBefore = this.rejections.get();
		this.stage.play(BodyKind.LAZY.application(CONTENT));
		this.stage.play("/busy", (environ, startResponse) -> {
			this.full = true;
			running.countDown();
			try {
				await(done);
			}
			finally {
				this.full = false;
			}
			startResponse.start("200 OK");
			return Body.of("busy");
		});
		List<HttpSocket> stalled = new ArrayList<>();
		try {
			List<HttpAnswer> heads = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				stalled.add(HttpSocket.connect(this.server.port(), 8 * 1024).send(tight("")));
				heads.add(stalled.get(i).receiveHead());
				awaitIdlePool("tightExecutor");
			}
			try (HttpSocket busy = this.server.connect().send(tight("/busy"))) {
				await(running);
				List<CompletableFuture<HttpAnswer>> answers = new ArrayList<>();
				for (int i = 0; i < stalled.size(); i++) {
					HttpSocket socket = stalled.get(i);
					HttpAnswer head = heads.get(i);
					answers.add(CompletableFuture.supplyAsync(() -> socket.receiveBody(head), this.clients));
				}
				await("rejection").until(() -> this.rejections.get() > rejectionsBefore);
				done.countDown();
				answers.forEach((answer) -> assertThat(answer.join().body()).isEqualTo(CONTENT));
				assertThat(busy.receive().text()).isEqualTo("busy");
			}
		}
		finally {
			done.countDown();
			stalled.forEach(HttpSocket::close);
		}
	}

	@Test
	@DisplayName("Step 5: an exchange whose client takes everything gives its turn to those that wait")
	void turns() {
		AtomicBoolean finished = new AtomicBoolean();
		this.stage.play((environ, startResponse) -> {
			startResponse.start("200 OK");
			return drip(finished, () -> {
			});
		});
		this.stage.play("/other", text("other"));
		try (HttpSocket greedy = this.server.connect().send(request("GET"))) {
			HttpAnswer head = greedy.receiveHead();
			CompletableFuture<HttpAnswer> whole = CompletableFuture.supplyAsync(() -> greedy.receiveBody(head),
					this.clients);
			for (int i = 0; i < 20; i++) {
				assertThat(this.server.exchange(get("/other")).text()).isEqualTo("other");
			}
			assertThat(whole).isNotDone();
			finished.set(true);
			assertThat(whole.join().complete()).isTrue();
		}
	}

	@Test
	@DisplayName("Step 5: an exchange gives its turn to those that the queue is full of")
	void turnsForFullQueue() {
		AtomicBoolean finished = new AtomicBoolean();
		this.stage.play("/greedy", (environ, startResponse) -> {
			startResponse.start("200 OK");
			return drip(finished, () -> {
			});
		});
		this.stage.play("/other", text("other"));
		try (HttpSocket greedy = this.server.connect().send(get("/greedy").replace("/app", "/short"))) {
			HttpAnswer head = greedy.receiveHead();
			CompletableFuture<HttpAnswer> whole = CompletableFuture.supplyAsync(() -> greedy.receiveBody(head),
					this.clients);
			List<CompletableFuture<HttpAnswer>> others = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				others.add(CompletableFuture.supplyAsync(this::askUntilAccepted, this.clients));
			}
			others.forEach((other) -> assertThat(other.join().text()).isEqualTo("other"));
			assertThat(whole).isNotDone();
			finished.set(true);
			assertThat(whole.join().complete()).isTrue();
		}
		finally {
			finished.set(true);
		}
	}

	private HttpAnswer askUntilAccepted() {
		while (true) {
			HttpAnswer answer = this.server.exchange(get("/other").replace("/app", "/short"));
			if (answer.status() != 503) {
				return answer;
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "callers", "throttled" })
	@DisplayName("Step 5: no turn is given on an executor that lets its callers run or wait")
	void noTurns(String path) {
		AtomicBoolean finished = new AtomicBoolean();
		Queue<Long> depths = new ConcurrentLinkedQueue<>();
		this.stage.play("/greedy", (environ, startResponse) -> {
			startResponse.start("200 OK");
			return drip(finished, () -> depths.add(StackWalker.getInstance().walk(Stream::count)));
		});
		this.stage.play("/other", text("other"));
		try (HttpSocket greedy = this.server.connect().send(get("/greedy").replace("/app", "/" + path));
				HttpSocket other = this.server.connect()) {
			HttpAnswer head = greedy.receiveHead();
			CompletableFuture<HttpAnswer> whole = CompletableFuture.supplyAsync(() -> greedy.receiveBody(head),
					this.clients);
			other.send(get("/other").replace("/app", "/" + path));
			await("other").until(() -> this.server.bean(Exchanges.class).count() == 2);
			int before = depths.size();
			await("turns").until(() -> depths.size() > before + 2000);
			finished.set(true);
			assertThat(whole.join().complete()).isTrue();
			assertThat(other.receive().text()).isEqualTo("other");
			assertThat(Collections.max(depths)).isLessThan(Collections.min(depths) + 50);
		}
		finally {
			finished.set(true);
		}
	}

	/**
	 * Blocks that are made so slowly that a client is always ready for the next one.
	 */
	private static Iterable<byte[]> drip(AtomicBoolean finished, Runnable block) {
		return () -> new Iterator<>() {

			@Override
			public boolean hasNext() {
				return !finished.get();
			}

			@Override
			public byte[] next() {
				block.run();
				long start = System.nanoTime();
				while (System.nanoTime() - start < 100_000) {
					Thread.onSpinWait();
				}
				return new byte[1];
			}

		};
	}

	private static String tight(String path) {
		return get(path).replace("/app", "/tight");
	}

	private static String context() {
		return SecurityContextHolder.getContext().getAuthentication().getName() + " "
				+ LocaleContextHolder.getLocale().getLanguage();
	}

	private static Application text(String text) {
		return (environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of(text);
		};
	}

}
