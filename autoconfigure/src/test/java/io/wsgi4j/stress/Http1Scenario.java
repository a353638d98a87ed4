package io.wsgi4j.stress;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.wsgi4j.stress.Tally.Fate;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.RawRequest;

import org.springframework.util.Assert;

/**
 * What a client may do with a connection. A scenario has two halves, between which the
 * client turns to its other connections.
 */
enum Http1Scenario {

	SEND(10, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().mostlySmallUpTo(Inquiries.HUGE);
		lane.socket().send(RawRequest.get(inquiry.target("/app/send")));
		return () -> examiner.whole(inquiry, lane.receive());
	}),

	WRITE(2, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().writtenUpTo(Inquiries.HUGE);
		lane.socket().send(RawRequest.get(inquiry.target("/app/send")));
		// At once: the application holds its thread for as long as nobody reads.
		examiner.whole(inquiry, lane.receive());
		return () -> {
		};
	}),

	ECHO(6, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().mostlySmallUpTo(Inquiries.LARGE);
		lane.socket().send(lane.post("/app/echo", inquiry));
		return () -> examiner.whole(inquiry, lane.receive());
	}),

	REFLECT(3, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.LARGE);
		lane.socket().send(lane.post("/app/reflect", inquiry));
		return () -> examiner.whole(inquiry, lane.receive());
	}),

	SEND_SLOWLY(3, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.LARGE);
		byte[] request = lane.post("/app/echo", inquiry).toBytes();
		int sent = lane.random().nextInt(request.length);
		lane.socket().send(Arrays.copyOf(request, sent / 2)).send(Arrays.copyOfRange(request, sent / 2, sent));
		return () -> {
			lane.socket().send(Arrays.copyOfRange(request, sent, request.length));
			examiner.whole(inquiry, lane.receive());
		};
	}),

	STREAM(4, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.LARGE);
		lane.socket().send(lane.post(streamPath(lane), inquiry));
		return () -> examiner.whole(inquiry, lane.receive());
	}),

	STREAM_SLOWLY(4, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.LARGE);
		byte[] request = lane.post(streamPath(lane), inquiry).toBytes();
		int sent = lane.random().nextInt(request.length);
		lane.socket().send(Arrays.copyOf(request, sent));
		return () -> {
			lane.socket().send(Arrays.copyOfRange(request, sent, request.length));
			examiner.whole(inquiry, lane.receive());
		};
	}),

	EXPECT_CONTINUE(2, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.LARGE);
		byte[] content = inquiry.content();
		lane.socket()
			.send(RawRequest.post(inquiry.target("/app/echo"))
				.header("Expect", "100-continue")
				.header("Content-Length", String.valueOf(content.length)));
		return () -> {
			lane.socket().send(content);
			examiner.whole(inquiry, lane.receive());
		};
	}),

	PIPELINE(4, (lane, gates, examiner) -> {
		List<Inquiry> inquiries = Stream.generate(() -> lane.inquiries().upTo(Inquiries.SMALL))
			.limit(2 + lane.random().nextInt(4))
			.toList();
		ByteArrayOutputStream requests = new ByteArrayOutputStream();
		for (Inquiry inquiry : inquiries) {
			RawRequest request = switch (lane.random().nextInt(3)) {
				case 0 -> RawRequest.get(inquiry.target("/app/send"));
				case 1 -> lane.post("/app/echo", inquiry);
				default -> lane.post(streamPath(lane), inquiry);
			};
			requests.writeBytes(request.toBytes());
		}
		lane.socket().send(requests.toByteArray());
		return () -> {
			HttpSocket socket = lane.socket();
			for (Inquiry inquiry : inquiries) {
				Assert.state(lane.socket() == socket, () -> "Lost the connection before " + inquiry);
				examiner.whole(inquiry, lane.receive());
			}
		};
	}),

	HEAD(2, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.LARGE);
		lane.socket().send(RawRequest.of("HEAD", inquiry.target("/app/send")));
		return () -> examiner.head(inquiry, lane.receive("HEAD"));
	}),

	TIGHT(4, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.SMALL);
		lane.socket().send(lane.post("/tight/echo", inquiry));
		return () -> examiner.wholeOrRejected(inquiry, lane.receive());
	}),

	WAIT(2, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.SMALL);
		gates.close(inquiry.id());
		lane.socket().send(RawRequest.get(inquiry.target("/tight/wait")));
		return () -> examiner.wholeOrRejected(inquiry, lane.receive());
	}),

	FAIL_IN_CALL(1, (lane, gates, examiner) -> failBeforeHead("/app/fail/call", lane, examiner)),

	FAIL_BEFORE_HEAD(1, (lane, gates, examiner) -> failBeforeHead("/app/fail/head", lane, examiner)),

	FAIL_WITHOUT_START(1, (lane, gates, examiner) -> failBeforeHead("/app/fail/start", lane, examiner)),

	FAIL_IN_BODY(1, (lane, gates, examiner) -> failInBody("/app/fail/body", lane, examiner)),

	FAIL_TOO_SHORT(1, (lane, gates, examiner) -> failInBody("/app/fail/short", lane, examiner)),

	HOSTILE(3, (lane, gates, examiner) -> {
		Inquiry inquiry = hostile(lane, gates);
		return () -> examiner.hostile(inquiry, lane.receive());
	}),

	ABORT_HOSTILE(1, (lane, gates, examiner) -> {
		hostile(lane, gates);
		return () -> abort(lane, examiner);
	}),

	STUCK(1, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.SMALL);
		lane.socket().send(lane.post(StressApplication.stuckPath(lane.random()), inquiry));
		return () -> examiner.stuck(inquiry, lane.receive());
	}),

	NO_ANSWER(2, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.SMALL);
		lane.socket().send(lane.post(lane.random().nextBoolean() ? "/late/never/call" : "/late/never/head", inquiry));
		return () -> examiner.status(504, Fate.EXPIRED, inquiry, lane.receive());
	}),

	SEND_NO_MORE(1, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.LARGE);
		lane.socket()
			.send(RawRequest.post(inquiry.target("/idle/echo"))
				.header("Content-Length", String.valueOf(inquiry.size() + 1))
				.raw(inquiry.content()));
		return () -> {
			examiner.status(408, Fate.EXPIRED, inquiry, lane.receive());
			lane.close();
		};
	}),

	TAKE_NO_MORE(1, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.SMALL);
		lane.socket().send(RawRequest.get(inquiry.target("/idle/endless")));
		HttpAnswer head = lane.socket().receiveHead();
		return () -> {
			lane.bodies().awaitClosed(inquiry);
			examiner.cut(Fate.EXPIRED, inquiry, lane.socket().receiveBody(head));
			lane.close();
		};
	}),

	UNKNOWN(2, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.SMALL);
		lane.socket().send(lane.post("/nowhere", inquiry));
		return () -> examiner.status(404, Fate.REJECTED, inquiry, lane.receive());
	}),

	TOO_LARGE(1, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.LARGE);
		lane.socket()
			.send(RawRequest.post(inquiry.target("/app/echo"))
				.header("Content-Length", String.valueOf(Inquiries.HUGE)));
		return () -> {
			examiner.status(413, Fate.REJECTED, inquiry, lane.receive());
			lane.close();
		};
	}),

	ABORT_REQUEST(2, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.LARGE);
		lane.socket().send(lane.beginningOf(lane.post("/app/echo", inquiry).toBytes()));
		return () -> abort(lane, examiner);
	}),

	ABORT_STREAM(1, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.LARGE);
		lane.socket().send(lane.beginningOf(lane.post(streamPath(lane), inquiry).toBytes()));
		return () -> abort(lane, examiner);
	}),

	ABORT_ANSWER(2, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.HUGE);
		lane.socket().send(RawRequest.get(inquiry.target("/app/send")));
		lane.socket().readRaw(lane.random().nextInt(inquiry.size() + 1));
		return () -> abort(lane, examiner);
	}),

	ABORT_WRITE(1, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().writtenUpTo(Inquiries.HUGE);
		lane.socket().send(RawRequest.get(inquiry.target("/app/send")));
		lane.socket().readRaw(lane.random().nextInt(inquiry.size() + 1));
		abort(lane, examiner);
		return () -> {
		};
	}),

	ABORT_ENDLESS(3, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.SMALL);
		lane.socket().send(RawRequest.get(inquiry.target("/app/endless")));
		lane.socket().readRaw(lane.random().nextInt(Inquiries.HUGE));
		// At once, while the application has much to write and finds room for it.
		abort(lane, examiner);
		return () -> {
		};
	}),

	ABORT_CALL(1, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.LARGE);
		gates.close(inquiry.id());
		lane.socket().send(RawRequest.get(inquiry.target("/tight/wait")));
		abort(lane, examiner);
		return () -> {
		};
	}),

	HALF_CLOSE(1, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.LARGE);
		lane.socket().send(lane.post("/app/echo", inquiry)).shutdownOutput();
		return () -> {
			examiner.wholeOrNone(inquiry, lane.receive());
			lane.close();
		};
	}),

	HALF_CLOSE_IN_REQUEST(1, (lane, gates, examiner) -> {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.LARGE);
		lane.socket().send(lane.beginningOf(lane.post("/app/echo", inquiry).toBytes())).shutdownOutput();
		return () -> {
			HttpAnswer answer = lane.receive();
			examiner.unfinished(Fate.ABORTED, inquiry, answer);
			lane.close();
		};
	});

	private static final List<Http1Scenario> DECK = Arrays.stream(values())
		.flatMap((scenario) -> Collections.nCopies(scenario.weight, scenario).stream())
		.toList();

	private final int weight;

	private final Script script;

	Http1Scenario(int weight, Script script) {
		this.weight = weight;
		this.script = script;
	}

	static Http1Scenario any(Random random) {
		return DECK.get(random.nextInt(DECK.size()));
	}

	Runnable begin(Http1Lane lane, Gates.Keys gates, Examiner examiner) {
		return this.script.begin(lane, gates, examiner);
	}

	/**
	 * To an application that reads while the client sends, before it answers or
	 * meanwhile.
	 */
	private static String streamPath(Http1Lane lane) {
		return List.of("/stream/echo", "/stream/reflect", "/stream/pump").get(lane.random().nextInt(3));
	}

	private static Runnable failBeforeHead(String path, Http1Lane lane, Examiner examiner) {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.SMALL);
		lane.socket().send(lane.post(path, inquiry));
		return () -> examiner.status(500, Fate.FAILED, inquiry, lane.receive());
	}

	private static Runnable failInBody(String path, Http1Lane lane, Examiner examiner) {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.LARGE);
		lane.socket().send(RawRequest.get(inquiry.target(path)));
		return () -> examiner.cut(Fate.FAILED, inquiry, lane.receive());
	}

	/**
	 * The first half of a request for trouble. Until the client opens its gates, that may
	 * keep the threads that look at it.
	 */
	private static Inquiry hostile(Http1Lane lane, Gates.Keys gates) {
		Inquiry inquiry = lane.inquiries().upTo(Inquiries.SMALL);
		gates.close(inquiry.id());
		lane.socket().send(lane.post(HostileApplication.path(lane.random()), inquiry));
		return inquiry;
	}

	private static void abort(Http1Lane lane, Examiner examiner) {
		lane.leave();
		examiner.aborted();
	}

	/**
	 * The first half of a scenario, which returns the second.
	 */
	private interface Script {

		Runnable begin(Http1Lane lane, Gates.Keys gates, Examiner examiner);

	}

}
