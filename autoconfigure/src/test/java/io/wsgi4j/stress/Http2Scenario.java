package io.wsgi4j.stress;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

import io.wsgi4j.stress.Tally.Fate;
import io.wsgi4j.testsupport.Container;

import org.springframework.boot.system.JavaVersion;

/**
 * What a client may do with a stream of a connection that it shares with many others. A
 * scenario has two halves, between which the client turns to the other streams.
 */
enum Http2Scenario {

	SEND(10, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().mostlySmallUpTo(Inquiries.HUGE);
		CompletableFuture<HttpResponse<byte[]>> answer = lane.get(inquiry.target("/app/send"));
		return () -> examiner.whole(inquiry, Http2Lane.receive(answer));
	}),

	WRITE(2, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().writtenUpTo(Inquiries.HUGE);
		CompletableFuture<HttpResponse<byte[]>> answer = lane.get(inquiry.target("/app/send"));
		return () -> examiner.whole(inquiry, Http2Lane.receive(answer));
	}),

	ECHO(6, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().mostlySmallUpTo(Inquiries.LARGE);
		CompletableFuture<HttpResponse<byte[]>> answer = lane.post(inquiry.target("/app/echo"),
				lane.body(inquiry.content()));
		return () -> examiner.whole(inquiry, Http2Lane.receive(answer));
	}),

	REFLECT(3, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.LARGE);
		CompletableFuture<HttpResponse<byte[]>> answer = lane.post(inquiry.target("/app/reflect"),
				lane.body(inquiry.content()));
		return () -> examiner.whole(inquiry, Http2Lane.receive(answer));
	}),

	STREAM(4, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.LARGE);
		CompletableFuture<HttpResponse<byte[]>> answer = lane.post(inquiry.target(streamPath(lane)),
				lane.body(inquiry.content()));
		return () -> examiner.whole(inquiry, Http2Lane.receive(answer));
	}),

	HEAD(2, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.LARGE);
		CompletableFuture<HttpResponse<byte[]>> answer = lane.head(inquiry.target("/app/send"));
		return () -> examiner.head(inquiry, Http2Lane.receive(answer));
	}),

	TIGHT(4, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.SMALL);
		CompletableFuture<HttpResponse<byte[]>> answer = lane.post(inquiry.target("/tight/echo"),
				lane.body(inquiry.content()));
		return () -> examiner.wholeOrRejected(inquiry, Http2Lane.receive(answer));
	}),

	WAIT(2, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.SMALL);
		gates.close(inquiry.id());
		CompletableFuture<HttpResponse<byte[]>> answer = lane.get(inquiry.target("/tight/wait"));
		return () -> examiner.wholeOrRejected(inquiry, Http2Lane.receive(answer));
	}),

	FAIL_IN_CALL(1, (lane, gates, examiner) -> failBeforeHead("/app/fail/call", lane, examiner)),

	FAIL_BEFORE_HEAD(1, (lane, gates, examiner) -> failBeforeHead("/app/fail/head", lane, examiner)),

	FAIL_WITHOUT_START(1, (lane, gates, examiner) -> failBeforeHead("/app/fail/start", lane, examiner)),

	FAIL_IN_BODY(1, (lane, gates, examiner) -> failInBody("/app/fail/body", lane, examiner)),

	FAIL_TOO_SHORT(1, (lane, gates, examiner) -> failInBody("/app/fail/short", lane, examiner)),

	HOSTILE(3, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.SMALL);
		CompletableFuture<HttpResponse<byte[]>> answer = hostile(inquiry, lane, gates);
		return () -> examiner.hostile(inquiry, Http2Lane.receive(answer));
	}),

	ABORT_HOSTILE(1, (lane, gates, examiner) -> {
		CompletableFuture<HttpResponse<byte[]>> answer = hostile(lane.inquiries().upTo(Inquiries.SMALL), lane, gates);
		return () -> abort(answer, examiner);
	}),

	STUCK(1, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.SMALL);
		CompletableFuture<HttpResponse<byte[]>> answer = lane
			.post(inquiry.target(StressApplication.stuckPath(lane.random())), lane.body(inquiry.content()));
		return () -> examiner.stuck(inquiry, Http2Lane.receive(answer));
	}),

	NO_ANSWER(2, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.SMALL);
		String path = lane.random().nextBoolean() ? "/late/never/call" : "/late/never/head";
		CompletableFuture<HttpResponse<byte[]>> answer = lane.post(inquiry.target(path), lane.body(inquiry.content()));
		return () -> examiner.status(504, Fate.EXPIRED, inquiry, Http2Lane.receive(answer));
	}),

	SEND_NO_MORE(1, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.SMALL);
		CompletableFuture<HttpResponse<byte[]>> answer = lane.post(inquiry.target("/idle/echo"),
				unending(inquiry.content()));
		return () -> examiner.unfinished(Fate.EXPIRED, inquiry, Http2Lane.receive(answer));
	}),

	UNKNOWN(2, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.SMALL);
		CompletableFuture<HttpResponse<byte[]>> answer = lane.get(inquiry.target("/nowhere"));
		return () -> examiner.status(404, Fate.REJECTED, inquiry, Http2Lane.receive(answer));
	}),

	TOO_LARGE(1, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.SMALL);
		CompletableFuture<HttpResponse<byte[]>> answer = lane.post(inquiry.target("/app/echo"),
				lane.body(new byte[Inquiries.HUGE]));
		return () -> examiner.unfinished(Fate.ABORTED, inquiry, Http2Lane.receive(answer));
	}),

	ABORT_REQUEST(2, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.LARGE);
		InputStream body = new SequenceInputStream(new ByteArrayInputStream(inquiry.content()), brokenStream());
		CompletableFuture<HttpResponse<byte[]>> answer = lane.post(inquiry.target("/app/echo"),
				BodyPublishers.ofInputStream(() -> body));
		return () -> examiner.unfinished(Fate.ABORTED, inquiry, Http2Lane.receive(answer));
	}),

	ABORT_STREAM(1, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.LARGE);
		InputStream body = new SequenceInputStream(new ByteArrayInputStream(inquiry.content()), brokenStream());
		CompletableFuture<HttpResponse<byte[]>> answer = lane.post(inquiry.target(streamPath(lane)),
				BodyPublishers.ofInputStream(() -> body));
		return () -> examiner.incomplete(inquiry, Http2Lane.receive(answer));
	}),

	ABORT_CALL(1, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.LARGE);
		gates.close(inquiry.id());
		CompletableFuture<HttpResponse<byte[]>> answer = lane.get(inquiry.target("/tight/wait"));
		return () -> abort(answer, examiner);
	}),

	ABORT_ANYWHERE(2, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.HUGE);
		CompletableFuture<HttpResponse<byte[]>> answer = lane.get(inquiry.target("/app/send"));
		return () -> abort(answer, examiner);
	}),

	ABORT_ANSWER(2, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.random().nextBoolean() ? lane.inquiries().upTo(Inquiries.HUGE)
				: lane.inquiries().writtenUpTo(Inquiries.HUGE);
		CompletableFuture<HttpResponse<InputStream>> answer = lane.open(inquiry.target("/app/send"));
		return () -> {
			try (InputStream body = Http2Lane.await(answer).body()) {
				byte[] beginning = body.readNBytes(lane.random().nextInt(inquiry.size() + 1));
				examiner.beginning(inquiry, beginning);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		};
	}),

	ABORT_ENDLESS(3, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.SMALL);
		CompletableFuture<HttpResponse<InputStream>> answer = lane.open(inquiry.target("/app/endless"));
		// At once: it would take the connection's window from the others.
		try (InputStream body = Http2Lane.await(answer).body()) {
			body.readNBytes(lane.random().nextInt(Inquiries.HUGE));
			examiner.aborted();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return () -> {
		};
	});

	private static final List<Http2Scenario> DECK = Arrays.stream(values())
		.flatMap((scenario) -> Collections.nCopies(scenario.weight, scenario).stream())
		.toList();

	private final int weight;

	private final Script script;

	Http2Scenario(int weight, Script script) {
		this.weight = weight;
		this.script = script;
	}

	static Http2Scenario any(Random random, Container container) {
		Http2Scenario scenario = DECK.get(random.nextInt(DECK.size()));
		return scenario.isPossibleOn(container) ? scenario : SEND;
	}

	private boolean isPossibleOn(Container container) {
		return switch (this) {
			// Tomcat never sends the answer that an asynchronous request completes.
			case HEAD -> container != Container.TOMCAT;
			// Older clients don't see an answer until they have sent the whole request,
			// and keep the connection's window for what they don't read of one.
			case SEND_NO_MORE, TOO_LARGE, ABORT_ENDLESS ->
				JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_FIVE);
			default -> true;
		};
	}

	Runnable begin(Http2Lane lane, Gates.Keys gates, Examiner examiner) {
		return this.script.begin(lane, gates, examiner);
	}

	private static String streamPath(Http2Lane lane) {
		return List.of("/stream/echo", "/stream/reflect", "/stream/pump").get(lane.random().nextInt(3));
	}

	private static Runnable failBeforeHead(String path, Http2Lane lane, Examiner examiner) {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.SMALL);
		CompletableFuture<HttpResponse<byte[]>> answer = lane.post(inquiry.target(path), lane.body(inquiry.content()));
		return () -> examiner.status(500, Fate.FAILED, inquiry, Http2Lane.receive(answer));
	}

	private static Runnable failInBody(String path, Http2Lane lane, Examiner examiner) {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.LARGE);
		CompletableFuture<HttpResponse<byte[]>> answer = lane.get(inquiry.target(path));
		return () -> examiner.cut(Fate.FAILED, inquiry, Http2Lane.receive(answer));
	}

	/**
	 * Asks for trouble. Until the client opens its gates, that may keep the threads that
	 * look at it.
	 */
	private static CompletableFuture<HttpResponse<byte[]>> hostile(Inquiry inquiry, Http2Lane lane, Gates.Keys gates) {
		gates.close(inquiry.id());
		return lane.post(inquiry.target(HostileApplication.path(lane.random())), lane.body(inquiry.content()));
	}

	private static void abort(CompletableFuture<HttpResponse<byte[]>> answer, Examiner examiner) {
		answer.cancel(true);
		examiner.aborted();
	}

	private static BodyPublisher unending(byte[] content) {
		return BodyPublishers.fromPublisher((subscriber) -> subscriber.onSubscribe(new Flow.Subscription() {

			private boolean sent;

			@Override
			public void request(long count) {
				if (!this.sent) {
					this.sent = true;
					subscriber.onNext(ByteBuffer.wrap(content));
				}
			}

			@Override
			public void cancel() {
			}

		}));
	}

	private static InputStream brokenStream() {
		return new InputStream() {

			@Override
			public int read() throws IOException {
				throw new IOException("on purpose");
			}

		};
	}

	/**
	 * The first half of a scenario, which returns the second.
	 */
	private interface Script {

		Runnable begin(Http2Lane lane, Gates.Keys gates, Examiner examiner);

	}

}
