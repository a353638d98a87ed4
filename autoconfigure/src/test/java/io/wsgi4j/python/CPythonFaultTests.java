package io.wsgi4j.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.HttpSocket;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of applications that do to their process what they should not: nobody else is
 * served worse.
 */
class CPythonFaultTests extends AbstractCPythonTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		super.configure(builder);
		builder.properties("gateway.applications.late.wsgi=faults.application",
				"gateway.applications.late.response-timeout=500ms");
	}

	@ParameterizedTest
	@CsvSource({ "exits, has exited with status 3", "kills, has died of signal 9" })
	void workerThatDiesIsReplaced(String way, String how) {
		String before = get("/pid").text();
		assertThat(get("/" + way).status()).isEqualTo(502);
		await("another worker").until(() -> get("/pid").status() == 200);
		assertThat(get("/pid").text()).isNotEqualTo(before);
		assertThat(takeDeaths()).extracting(Entry::message)
			.containsExactly("Python worker %s %s and is replaced".formatted(before, how));
		assertThat(python().restarts()).containsKey("death");
	}

	@Test
	void answerIsCutInTheMidstOfABlock() {
		assertThat(get("/exits_in_a_block").complete()).isFalse();
		awaitProcesses(1);
		assertThat(takeDeaths()).hasSize(1);
	}

	@Test
	void workerIsKilledWithExchangesInAllStates() {
		List<HttpSocket> slow = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			slow.add(HttpSocket.connect(this.server.port(), 4096).send(RawRequest.get("/gateway/endless")));
		}
		await("exchanges").until(() -> processes().get(0).exchanges() == 8);
		await("clients that are waited for").until(() -> processes().get(0).running() == 0);
		List<HttpSocket> others = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			others.add(HttpSocket.connect(this.server.port()).send(RawRequest.get("/gateway/naps?2")));
		}
		await("exchanges that run").until(() -> processes().get(0).running() == 4);
		ProcessHandle.of(processes().get(0).pid()).orElseThrow().destroyForcibly();
		List<Integer> statuses = others.stream().map((client) -> client.receive().status()).toList();
		// Those that waited for the others are answered by the next worker.
		assertThat(statuses).containsOnly(200, 502);
		assertThat(statuses.stream().filter((status) -> status == 502)).hasSize(4);
		slow.forEach((client) -> assertThat(client.receive().complete()).isFalse());
		others.forEach(HttpSocket::close);
		slow.forEach(HttpSocket::close);
		awaitEndOfExchanges();
		assertThat(processes()).singleElement()
			.satisfies((process) -> assertThat(process.exchanges() + process.running()).isZero());
		assertThat(takeDeaths()).hasSize(1);
	}

	/**
	 * The thread has sent the end of its exchange, which the gateway has yet to take.
	 */
	@Test
	void slowClientHoldsNoPermitWhenTheApplicationIsDone() {
		List<HttpSocket> slow = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			slow.add(HttpSocket.connect(this.server.port(), 4096).send(RawRequest.get("/gateway/one_large_block")));
			slow.get(i).receiveHead();
		}
		await("permits").until(() -> processes().get(0).running() == 0);
		assertThat(processes().get(0).exchanges()).isEqualTo(4);
		slow.forEach(HttpSocket::close);
		awaitEndOfExchanges();
		this.log.take();
	}

	@Test
	void closedDescriptorsCostTheWorker() {
		String before = get("/pid").text();
		get("/closes_descriptors");
		await("another worker").until(() -> {
			HttpAnswer answer = get("/pid");
			return answer.status() == 200 && !answer.text().equals(before);
		});
		assertThat(takeDeaths()).isNotEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "forks, 7", "forks_and_goes_on, parent", "starts_threads, started", "runs_program, out",
			"changes_directory, /", "handles_signals, refused", "fails_to_close, all of it", "long_head, refused" })
	void processGoesOn(String what, String answer) {
		String before = get("/pid").text();
		HttpAnswer first = get("/" + what);
		assertThat(first.text()).isEqualTo(answer);
		assertThat(first.complete()).isTrue();
		assertThat(get("/foo").text()).isEqualTo("Hello, world!");
		assertThat(get("/pid").text()).isEqualTo(before);
		if (what.equals("fails_to_close")) {
			assertFailureLogged("LookupError: not closed");
		}
	}

	@Test
	void signalsForAllProcessesEndNoWorker() {
		String before = get("/pid").text();
		for (int i = 0; i < 3; i++) {
			ProcessHandle.of(Long.parseLong(before)).orElseThrow().destroy();
			assertThat(get("/naps?0.05").text()).isEqualTo("woken");
		}
		assertThat(get("/pid").text()).isEqualTo(before);
	}

	/**
	 * Handlers of Python's have a lock while they pass a record on.
	 */
	@Test
	void slowClientKeepsNobodyFromLogging() {
		List<HttpSocket> slow = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			slow.add(HttpSocket.connect(this.server.port(), 4096)
				.send(RawRequest.get("/gateway/logs_for_a_slow_client")));
			slow.get(i).receiveHead();
		}
		for (int i = 0; i < 10; i++) {
			assertThat(get("/late/logs").text()).isEqualTo("logged");
		}
		slow.forEach(HttpSocket::close);
		awaitEndOfExchanges();
		assertThat(this.log.take()).filteredOn((entry) -> entry.message().equals("once")).hasSize(10);
	}

	@Test
	void threadsOfApplicationsAreNoDaemons() {
		assertThat(get("/threads_are_daemons").text()).isEqualTo("False");
	}

	@Test
	void childLogsToTheOutput() {
		assertThat(get("/logs_in_a_child").text()).isEqualTo("parent");
		Entry entry = onlyEntry();
		assertThat(entry.logger()).isEqualTo("io.wsgi4j.python.output");
		assertThat(entry.message()).isEqualTo("shop: in the child");
	}

	/**
	 * Cleaners of temporary directories do that.
	 */
	@Test
	void removedDirectoryIsMadeAnew() throws IOException {
		String before = get("/pid").text();
		String[] command = Files.readString(Path.of("/proc/" + before + "/cmdline")).split("\0");
		Path program = Path.of(command[command.length - 1]);
		assertThat(program).endsWithRaw(Path.of("worker.py"));
		FileSystemUtils.deleteRecursively(program.getParent());
		get("/kills");
		await("another worker").until(() -> get("/pid").status() == 200);
		assertThat(get("/pid").text()).isNotEqualTo(before);
		this.log.take();
	}

	@Test
	void exitIsAFailureOfTheRequest() {
		String before = get("/pid").text();
		assertThat(get("/exits_politely").status()).isEqualTo(500);
		assertFailureLogged("SystemExit: 3");
		assertThat(get("/pid").text()).isEqualTo(before);
	}

	@Test
	void outputIsLogged() {
		assertThat(get("/prints").text()).isEqualTo("printed");
		List<Entry> entries = new ArrayList<>();
		await("all lines").until(() -> {
			this.log.take()
				.stream()
				.filter((entry) -> entry.logger().equals("io.wsgi4j.python.output"))
				.forEach(entries::add);
			return entries.size() == 300;
		});
		assertThat(entries).allSatisfy((entry) -> assertThat(entry.message()).hasSize(1000));
	}

	@ParameterizedTest
	@ValueSource(strings = { "spins", "sleeps" })
	void interruptCostsOneRequest(String what) {
		String before = get("/pid").text();
		get("/take_closed");
		assertThat(get("/late/" + what).status()).isEqualTo(504);
		if (what.equals("spins")) {
			await("the end of the code").until(() -> get("/take_closed").text().equals("spins"));
			assertThat(get("/pid").text()).isEqualTo(before);
		}
		else {
			// The interpreter's own sleep hears nothing: the worker is killed.
			await("another worker").until(() -> {
				HttpAnswer answer = get("/pid");
				return answer.status() == 200 && !answer.text().equals(before);
			});
		}
		awaitProcesses(1);
		assertThat(processes().get(0).running()).isZero();
		this.log.take();
	}

	@Test
	void workerThatCannotBeInterruptedIsKilled() {
		String before = get("/pid").text();
		HttpSocket beside = HttpSocket.connect(this.server.port(), 4096).send(RawRequest.get("/gateway/endless"));
		beside.receiveHead();
		assertThat(get("/late/spins_in_c").status()).isEqualTo(504);
		await("another worker").until(() -> {
			HttpAnswer answer = get("/pid");
			return answer.status() == 200 && !answer.text().equals(before);
		});
		assertThat(takeDeaths()).extracting(Entry::message)
			.containsExactly("Python worker %s can't be interrupted, and is killed".formatted(before),
					"Python worker %s couldn't be interrupted and is replaced".formatted(before));
		beside.close();
	}

	@Test
	void clientThatLeavesEndsTheIteration() {
		get("/take_closed");
		HttpSocket client = HttpSocket.connect(this.server.port(), 4096).send(RawRequest.get("/gateway/endless"));
		client.receiveHead();
		client.reset();
		await("close()").until(() -> get("/take_closed").text().equals("endless"));
	}

	@Test
	void workerKnowsNoSecretOfTheServer() {
		List<String> known = List.of(get("/secrets").text().split(" "));
		assertThat(known).contains("PATH")
			.isSubsetOf("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "PYTHONPYCACHEPREFIX");
	}

}
