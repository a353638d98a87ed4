package io.wsgi4j.actuate;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

import io.wsgi4j.gateway.ExchangeResult;
import io.wsgi4j.gateway.ExchangeSnapshot;
import io.wsgi4j.gateway.InterruptReason;
import io.wsgi4j.gateway.MountedApplication;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A mounted application at one moment.
 *
 * @param mount where it sits
 * @param bean the name of its bean, if it is one
 * @param executor the name of its executor
 * @param suspended whether its requests are answered with 503
 * @param limits what its exchanges may take
 * @param counts what has become of its exchanges
 * @param inFlight how many exchanges it has
 * @param stuck how many of them go on although their code has been interrupted
 * @param exchanges the oldest of them
 */
public record ApplicationDescriptor(String mount, @Nullable String bean, String executor, boolean suspended,
		Limits limits, Counts counts, int inFlight, int stuck,
		List<InFlight> exchanges) implements OperationResponseBody {

	/**
	 * What the exchanges of an application may take. Durations of zero or less, a maximum
	 * of zero or less exchanges and a negative size mean that there is no limit.
	 *
	 * @param mode {@code buffered} or {@code streaming}
	 * @param maxBodySize the largest body of a request, in bytes
	 * @param memoryThreshold how many bytes of it are kept in memory
	 * @param readTimeout how long a client may send nothing
	 * @param queueTimeout how long a request may wait for a thread
	 * @param responseTimeout how long the application may take to answer
	 * @param writeTimeout how long a client may take nothing
	 * @param stepTimeout how long the application may run without a block
	 * @param abandonedTimeout how long it may run for a client that isn't there any more
	 * @param maxInFlight how many exchanges there may be at a time
	 */
	public record Limits(String mode, long maxBodySize, int memoryThreshold, Duration readTimeout,
			Duration queueTimeout, Duration responseTimeout, Duration writeTimeout, Duration stepTimeout,
			Duration abandonedTimeout, int maxInFlight) {

		static Limits of(MountedApplication application) {
			return new Limits(application.requestBody().streaming() ? "streaming" : "buffered",
					application.requestBody().maxSize(), application.requestBody().memoryThreshold(),
					application.timeouts().read(), application.timeouts().queue(), application.timeouts().response(),
					application.timeouts().write(), application.timeouts().step(), application.timeouts().abandoned(),
					application.maxInFlight());
		}

	}

	/**
	 * What has become of the exchanges of an application since the server's start.
	 *
	 * @param completed how many were answered completely by the application
	 * @param refused how many the gateway has answered in its place
	 * @param failed how many failed before anything of the answer was out
	 * @param cut how many answers could not be completed
	 * @param disconnected how many clients left before
	 */
	public record Counts(long completed, long refused, long failed, long cut, long disconnected) {

		static Counts of(String application, ExchangeCounts counts) {
			return new Counts(counts.count(application, ExchangeResult.COMPLETED),
					counts.count(application, ExchangeResult.REFUSED), counts.count(application, ExchangeResult.FAILED),
					counts.count(application, ExchangeResult.CUT),
					counts.count(application, ExchangeResult.DISCONNECTED));
		}

	}

	/**
	 * An exchange that isn't over yet.
	 *
	 * @param id tells it apart from others
	 * @param method the request's method
	 * @param path the request's decoded path
	 * @param state the phase it is in
	 * @param age how long ago it has begun
	 * @param bytesReceived how many bytes of the request's body have arrived
	 * @param bytesSent how many bytes of the answer's body have been handed to the
	 * container
	 * @param code the application's code that runs for it; {@code null} if there is none
	 */
	public record InFlight(String id, String method, String path, String state, Duration age, long bytesReceived,
			long bytesSent, @Nullable RunningCode code) {

		static InFlight of(ExchangeSnapshot exchange) {
			return new InFlight(Long.toString(exchange.id()), exchange.method(), exchange.path(),
					exchange.phase().name().toLowerCase(Locale.ROOT),
					exchange.times().total().truncatedTo(ChronoUnit.MILLIS), exchange.bytesReceived(),
					exchange.bytesSent(), RunningCode.of(exchange.code()));
		}

		boolean isStuck() {
			return this.code != null && this.code.interrupted() != null;
		}

	}

	/**
	 * Code of the application that runs.
	 *
	 * @param thread the name of its thread
	 * @param running how long it has run since it was called
	 * @param abandoned how long ago its client has left or been answered without it;
	 * {@code null} as long as it is waited for
	 * @param interrupted how long ago it was interrupted; {@code null} if it hasn't been
	 * @param reason why it was interrupted; {@code null} if it hasn't been
	 */
	public record RunningCode(String thread, Duration running, @Nullable Duration abandoned,
			@Nullable Duration interrupted, @Nullable String reason) {

		static @Nullable RunningCode of(ExchangeSnapshot.@Nullable Code code) {
			if (code == null) {
				return null;
			}
			InterruptReason reason = code.reason();
			return new RunningCode(code.thread(), code.running().truncatedTo(ChronoUnit.MILLIS),
					truncate(code.abandoned()), truncate(code.interrupted()), (reason != null) ? reason.name() : null);
		}

		private static @Nullable Duration truncate(@Nullable Duration duration) {
			return (duration != null) ? duration.truncatedTo(ChronoUnit.MILLIS) : null;
		}

	}

}
