package io.wsgi4j.python;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of Python code that changes while it is being served.
 */
class PythonReloadTests extends AbstractPythonTests {

	private final Path modules = Files.createTempDirectory("wsgi4j-modules");

	private final Path scripts = Files.createTempDirectory("wsgi4j-scripts");

	PythonReloadTests() throws IOException {
	}

	@Override
	protected void configure(TestServer.Builder builder) {
		write(this.modules.resolve("shop.py"), "first");
		builder.properties("gateway.python.path=" + this.modules, "gateway.python.contexts=1",
				"gateway.python.native-access=false", "gateway.python.reload=true",
				"gateway.python.directory=" + this.scripts, "gateway.applications.shop.wsgi=shop.application",
				"gateway.applications.scripts.path=/scripts");
	}

	@Test
	void changedModuleTakesOver() {
		write(this.modules.resolve("shop.py"), "before");
		await("the module").until(() -> get("/shop").text().equals("before"));
		write(this.modules.resolve("shop.py"), "afterwards");
		await("the change").until(() -> {
			HttpAnswer answer = get("/shop");
			assertThat(answer.status()).isEqualTo(200);
			return answer.text().equals("afterwards");
		});
		assertThat(this.log.take()).isNotEmpty().extracting(Entry::logger).containsOnly("io.wsgi4j.python.SourceWatch");
	}

	@Test
	void symbolicLinksAreFollowed() throws IOException {
		Path releases = Files.createTempDirectory("wsgi4j-releases");
		Path first = Files.createDirectory(releases.resolve("first"));
		Path second = Files.createDirectory(releases.resolve("second"));
		write(first.resolve("linked.py"), "first");
		write(second.resolve("linked.py"), "later");
		Files.setLastModifiedTime(second.resolve("linked.py"), Files.getLastModifiedTime(first.resolve("linked.py")));
		// Around in a circle, twice.
		Files.createSymbolicLink(first.resolve("up"), releases);
		Files.createSymbolicLink(second.resolve("up"), releases);
		List<String> changes = new CopyOnWriteArrayList<>();
		Path current = Files.createSymbolicLink(releases.resolve("current"), first);
		SourceWatch watch = new SourceWatch(List.of(current), () -> changes.add("changed"));
		try {
			Path next = Files.createSymbolicLink(releases.resolve("next"), second);
			Files.move(next, current, StandardCopyOption.ATOMIC_MOVE);
			await("the other release").until(() -> changes.size() == 1);
			write(second.resolve("linked.py"), "changed");
			await("a change of the file").until(() -> changes.size() == 2);
		}
		finally {
			watch.close();
		}
		this.log.take();
	}

	@Test
	void scriptsComeAndChangeAndGo() throws IOException {
		Path script = this.scripts.resolve("news.py");
		Files.deleteIfExists(script);
		assertThat(get("/scripts/news").status()).isEqualTo(404);
		write(script, "hello");
		assertThat(get("/scripts/news/today").text()).isEqualTo("hello");
		write(script, "hello again");
		assertThat(get("/scripts/news").text()).isEqualTo("hello again");
		Files.delete(script);
		assertThat(get("/scripts/news").status()).isEqualTo(404);
	}

	@Test
	void scriptIsAModule() throws IOException {
		Files.writeString(this.scripts.resolve("typed.py"), """
				from __future__ import annotations
				import dataclasses
				import pickle

				@dataclasses.dataclass
				class Point:
				    x: int

				def application(environ, start_response):
				    start_response('200 OK', [('Content-Type', 'text/plain')])
				    return [repr(pickle.loads(pickle.dumps(Point(1)))).encode()]
				""");
		assertThat(get("/scripts/typed").text()).isEqualTo("Point(x=1)");
	}

	@Test
	void scriptWithoutApplicationIsNotThere() throws IOException {
		Files.writeString(this.scripts.resolve("helper.py"), "answer = 42");
		assertThat(get("/scripts/helper").status()).isEqualTo(404);
		assertThat(get("/scripts").status()).isEqualTo(404);
	}

	@Test
	void brokenScriptIsTheOnlyOneToFail() throws IOException {
		write(this.scripts.resolve("fine.py"), "fine");
		Files.writeString(this.scripts.resolve("broken.py"), "application =");
		assertThat(get("/scripts/broken").status()).isEqualTo(500);
		assertThat(onlyEntry().thrown()).contains("SyntaxError");
		assertThat(get("/scripts/fine").text()).isEqualTo("fine");
		assertThat(get("/scripts/..%2fshop").status()).isEqualTo(400);
	}

	private static void write(Path file, String text) {
		try {
			// At once: whoever looks for changes must not find half of one.
			Path whole = Files.writeString(file.resolveSibling("whole"), """
					def application(environ, start_response):
					    start_response('200 OK', [('Content-Type', 'text/plain')])
					    return [b'%s']
					""".formatted(text));
			Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
