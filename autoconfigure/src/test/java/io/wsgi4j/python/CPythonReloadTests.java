package io.wsgi4j.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of workers that fresh ones take the place of.
 */
class CPythonReloadTests extends AbstractCPythonTests {

	/**
	 * Each reload may find other sources than the one before.
	 */
	@Test
	void overlappingReloadsLeaveOneWorker() {
		PythonEngine engine = this.server.bean(PythonEngine.class);
		String before = get("/pid").text();
		for (int i = 0; i < 5; i++) {
			engine.reload();
		}
		await("a fresh worker").until(() -> !get("/pid").text().equals(before));
		await("the end of the others").until(() -> processes().size() == 1);
		assertThat(get("/pid").text()).isNotEqualTo(before);
	}

	@Test
	void exitFunctionsRun() throws IOException {
		Path file = Files.createTempDirectory("wsgi4j-exit").resolve("ran");
		String before = get("/pid").text();
		assertThat(get("/exit_hook?" + file).text()).isEqualTo("registered");
		this.server.bean(PythonEngine.class).reload();
		await("a fresh worker").until(() -> !get("/pid").text().equals(before));
		await("the function").until(() -> Files.exists(file));
		await("the end of the old one").until(() -> ProcessHandle.of(Long.parseLong(before)).isEmpty());
	}

	@Test
	void manyClientsLoseNoRequestInReloads() {
		List<CompletableFuture<Void>> clients = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			CompletableFuture<Void> client = CompletableFuture.runAsync(() -> {
				for (int k = 0; k < 100; k++) {
					assertThat(get("/foo").text()).isEqualTo("Hello, world!");
				}
			}, (task) -> new Thread(task).start());
			clients.add(client);
		}
		for (int i = 0; i < 3; i++) {
			long before = python().replaced();
			this.server.bean(PythonEngine.class).reload();
			await("a fresh worker").until(() -> python().replaced() > before);
		}
		clients.forEach(CompletableFuture::join);
	}

}
