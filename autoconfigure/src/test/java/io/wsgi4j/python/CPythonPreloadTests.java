package io.wsgi4j.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of workers that are forked from a process that has imported the applications.
 */
@EnabledOnOs({ OS.LINUX, OS.MAC })
class CPythonPreloadTests extends AbstractCPythonTests {

	private Path sources;

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		try {
			this.sources = Files.createTempDirectory("wsgi4j-preload");
			change("first");
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		builder.properties("gateway.wsgi=preloaded.application", "gateway.python.preload=true",
				"gateway.python.processes=2", "gateway.python.threads=1", "gateway.python.reload=true",
				"gateway.python.path=" + SOURCES + "," + this.sources,
				"gateway.applications.faults.wsgi=faults.application",
				"gateway.applications.changing.wsgi=changing.application");
	}

	private void change(String answer) throws IOException {
		Files.writeString(this.sources.resolve("changing.py"), """
				def application(environ, start_response):
				    start_response('200 OK', [('Content-Type', 'text/plain')])
				    return [b'%s']
				""".formatted(answer));
	}

	private void spoil() throws IOException {
		Files.writeString(this.sources.resolve("changing.py"), "import nowhere");
	}

	@AfterEach
	void forgetOutput() throws IOException {
		awaitProcesses(2);
		this.log.take();
	}

	@Test
	void allWorkersHaveWhatOneProcessHasImported() {
		awaitProcesses(2);
		String[] answer = get("/").text().split(" ");
		assertThat(answer[1]).isEqualTo(answer[0]);
		assertThat(processes()).extracting((process) -> Long.toString(process.pid()))
			.contains(answer[2])
			.doesNotContain(answer[0]);
		// The main thread, the one of the control connection and that of the request.
		assertThat(answer[3]).isEqualTo("3");
		await("output").until(() -> this.log.take().stream().anyMatch((entry) -> entry.message().equals("says /")));
	}

	@Test
	void workersAreReplacedByFurtherForks() {
		String parent = get("/").text().split(" ")[0];
		assertThat(get("/faults/kills").status()).isEqualTo(502);
		awaitProcesses(2);
		assertThat(processes()).extracting((process) -> Long.toString(process.pid()))
			.isNotEmpty()
			.doesNotHaveDuplicates();
		assertThat(get("/").text()).startsWith(parent + " " + parent + " ");
		assertThat(takeDeaths()).extracting(Entry::message)
			.singleElement()
			.asString()
			.endsWith("has died of signal 9 and is replaced");
	}

	@Test
	void changedSourcesAreImportedByAnotherProcess() throws IOException {
		assertThat(get("/changing").text()).isEqualTo("first");
		long parent = Long.parseLong(get("/").text().split(" ")[0]);
		change("second");
		await("change").until(() -> get("/changing").text().equals("second"));
		await("the end of the parent").until(() -> ProcessHandle.of(parent).isEmpty());
		spoil();
		await("failure").until(() -> this.log.take()
			.stream()
			.anyMatch((entry) -> entry.message().contains("goes on, because none can take over")));
		assertThat(get("/changing").text()).isEqualTo("second");
		change("first");
		await("change").until(() -> get("/changing").text().equals("first"));
	}

	@Test
	void lossOfTheParentCostsNoRequest() {
		List<Long> before = processes().stream().map((process) -> process.pid()).toList();
		assertThat(get("/kills_parent").status()).isEqualTo(200);
		await("others").until(() -> processes().stream().noneMatch((process) -> before.contains(process.pid())));
		assertThat(get("/").status()).isEqualTo(200);
		await("output").until(() -> this.log.take().stream().anyMatch((entry) -> entry.message().equals("says /")));
		assertThat(python().restarts()).containsKey("preloader");
	}

}
