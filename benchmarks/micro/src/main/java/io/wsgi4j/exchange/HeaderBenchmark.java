package io.wsgi4j.exchange;

import java.util.List;

import io.wsgi4j.Header;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The validation of what an application gives to {@code start}.
 */
@State(Scope.Thread)
public class HeaderBenchmark {

	private String name = "Content-Security-Policy";

	private String value = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'";

	private List<Header> headers = List.of(new Header("Content-Type", "text/html;charset=UTF-8"),
			new Header("Content-Length", "1234"), new Header("Cache-Control", "no-cache"),
			new Header("ETag", "\"0123456789abcdef\""), new Header(this.name, this.value));

	@Benchmark
	public Header header() {
		return new Header(this.name, this.value);
	}

	@Benchmark
	public ResponseHead head() {
		return ResponseHead.of("200 OK", this.headers);
	}

}
