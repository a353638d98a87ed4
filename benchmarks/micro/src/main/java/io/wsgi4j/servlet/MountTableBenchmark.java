package io.wsgi4j.servlet;

import java.util.stream.IntStream;

import io.wsgi4j.Body;
import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.gateway.RequestBodySettings;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The mount of a path, among few and many.
 */
@State(Scope.Thread)
public class MountTableBenchmark {

	@Param({ "1", "100", "1000" })
	public int mounts;

	private MountTable table = table(1);

	@Setup
	public void mount() {
		this.table = table(this.mounts);
	}

	@Benchmark
	public @Nullable Object find() {
		return this.table.find("/gateway/application0/some/longer/path");
	}

	@Benchmark
	public @Nullable Object miss() {
		return this.table.find("/gateway/nothing/some/longer/path");
	}

	private static MountTable table(int mounts) {
		return new MountTable(IntStream.range(0, mounts).mapToObj(MountTableBenchmark::mounted).toList());
	}

	private static MountedApplication mounted(int index) {
		String name = "application" + index;
		return new MountedApplication(name, "/gateway/" + name, (environ, startResponse) -> Body.empty(), Runnable::run,
				new RequestBodySettings(-1, 0, false), ExchangeTimeouts.none(), 0);
	}

}
