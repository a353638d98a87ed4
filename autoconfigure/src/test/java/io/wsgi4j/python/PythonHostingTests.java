package io.wsgi4j.python;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;

import ch.qos.logback.classic.Level;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.LogRecorder.Entry;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what Python applications expect of their host, without native access.
 */
class PythonHostingTests extends AbstractPythonTests {

	@Override
	protected void configure(TestServer.Builder builder) {
		builder.properties("gateway.wsgi=hosting.application", "gateway.python.path=" + SOURCES,
				"gateway.python.contexts=1", "gateway.python.native-access=false", "gateway.queue-timeout=0");
	}

	@Test
	void hopByHopHeadersAreDropped() {
		HttpAnswer answer = get("/hop");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text()).isEqualTo("closed");
		assertThat(answer.header("X-Kept")).isEqualTo("kept");
		assertThat(answer.header("Connection")).isNotEqualTo("close");
		for (String name : List.of("TE", "Trailer", "Upgrade", "Proxy-Authenticate", "Transfer-Encoding")) {
			assertThat(answer.header(name)).as(name).isNull();
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "read", "huge", "all", "none", "line", "lines", "read1", "raw", "into", "parts", "nothing" })
	void sizesMayBeLargerThanTheBody(String way) {
		CRC32 sum = new CRC32();
		sum.update("hello".getBytes(StandardCharsets.US_ASCII));
		assertThat(post("/big?" + way, "hello").text()).isEqualTo("5 " + sum.getValue());
	}

	@Test
	void largeBodyIsReadAtOnce() {
		String body = "0123456789abcdef".repeat(20_000);
		CRC32 sum = new CRC32();
		sum.update(body.getBytes(StandardCharsets.US_ASCII));
		assertThat(post("/big?parts", body).text()).isEqualTo(body.length() + " " + sum.getValue());
	}

	@ParameterizedTest
	@CsvSource({ "temporary, 20", "named, 20", "whole, 95", "memory, 20", "other, 20", "nothing, 0" })
	void partOfAFileIsSent(String kind, int length) {
		HttpAnswer answer = get("/part?" + kind);
		assertThat(answer.complete()).isTrue();
		assertThat(answer.body()).hasSize(length);
		for (int i = 0; i < length; i++) {
			assertThat(answer.body()[i]).isEqualTo((byte) (i + 5));
		}
	}

	@Test
	void textIsSentUpToItsLength() {
		assertThat(get("/text").text()).isEqualTo("gr\u00fc");
	}

	@Test
	void emptyFileIsSent() {
		HttpAnswer answer = get("/empty");
		assertThat(answer.complete()).isTrue();
		assertThat(answer.body()).isEmpty();
	}

	@Test
	void wrappedFileIsClosedOnce() {
		get("/take_closed");
		assertThat(get("/wrapped").text()).isEqualTo("wrapped");
		assertThat(get("/take_closed").text()).isEqualTo("1");
	}

	@Test
	void completeAnswerOutlivesItsClose() {
		HttpAnswer answer = get("/not_closed");
		assertThat(answer.text()).isEqualTo("all of it");
		assertThat(answer.complete()).isTrue();
		assertFailureLogged("LookupError: not closed");
	}

	@Test
	void handlersOfSignalsAreIgnored() {
		assertThat(get("/signals").text()).isEqualTo("True True");
		assertThat(get("/signals").text()).isEqualTo("True True");
		Entry entry = this.log.take().stream().reduce((first, second) -> {
			throw new AssertionError("Twice: " + second);
		}).orElseThrow();
		assertThat(entry.level()).isEqualTo(Level.WARN);
		assertThat(entry.logger()).isEqualTo("io.wsgi4j.python.signal");
		assertThat(entry.message()).startsWith("The handler of signal 15 is ignored").contains("hosting.py");
	}

	@Test
	void timersAreIgnored() {
		assertThat(get("/timers").text()).isEqualTo("(0.0, 0.0)");
		assertThat(this.log.take()).extracting(Entry::level).containsExactly(Level.WARN, Level.WARN, Level.WARN);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					import crypt | ImportError
					import bz2 | ModuleNotFoundError
					import sqlite3 | ImportError
					import os; os.getppid() | OSError
					import os; os.getpgid(0) | OSError
					import os; os.setsid() | OSError
					import os; os.chown('/', 0, 0) | OSError
					import os; os.fchown(0, 0, 0) | OSError
					import os; os.openpty() | OSError
					import os; os.system('true') | PermissionError
					import subprocess; subprocess.run(['true']) | PermissionError
					import asyncio, asyncio.subprocess as s; asyncio.run(s.create_subprocess_exec('true')) | PermissionError
					import multiprocessing as m; m.Process(target=print).start() | OSError
					import os, tempfile; d = tempfile.mkdtemp(); os.mkdir(d + '/a'); os.rename(d, tempfile.gettempdir()) | OSError
					import os, tempfile; d = tempfile.mkdtemp(); f, n = tempfile.mkstemp(); os.rename(n, d) | IsADirectoryError
					import os, tempfile; os.rename('/missing', tempfile.mkdtemp()) | FileNotFoundError
					""")
	void interpreterRaisesWhatPythonExpects(String line, String exception) {
		assertThat(post("/probe", line).text()).startsWith(exception);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					import os, tempfile as t; a = t.mkdtemp(); os.mkdir(a + '/x'); b = t.mkdtemp(); os.replace(a, b); result = os.listdir(b) | ['x']
					import binascii; result = binascii.a2b_qp('a=3D=\\n_=e9', header=True) | b'a= \\xe9'
					import binascii; result = binascii.b2a_qp(b'= a_\\t\\n\\xff', header=True) | b'=3D_a=5F=09\\n=FF'
					import quopri; result = quopri.decodestring(b'a=C3=A4=\\r\\nb_') | b'a\\xc3\\xa4b_'
					import zlib; o = zlib.compressobj(wbits=31); result = zlib.decompress(o.compress(b'abc') + o.flush(), 47) | b'abc'
					import zlib; result = zlib.decompressobj(47).decompress(zlib.compress(b'abc')) | b'abc'
					import gzip, zlib; result = gzip.decompress(zlib.compress(b'abc', wbits=31)) | b'abc'
					import gzip, zlib; o = zlib.decompressobj(31); o.decompress(gzip.compress(b'abc') + b'rest'); result = o.unused_data | b'rest'
					import zlib, gzip; o = zlib.decompressobj(47); result = b''.join(o.decompress(bytes([b])) for b in gzip.compress(b'abc')), o.eof | (b'abc', True)
					""")
	void interpreterIsRepaired(String line, String result) {
		String text = post("/probe", line.replace("\\n", "\\x0a")).text();
		assertThat(text).isEqualTo(result);
	}

	@Test
	void brokenGzipIsRefused() {
		assertThat(
				post("/probe", "import gzip, zlib; zlib.decompress(gzip.compress(b'abc')[:-4] + b'abcd', 47)").text())
			.isEqualTo("error: Error -3 while decompressing data: incorrect length check");
		assertThat(post("/probe", "import gzip, zlib; zlib.decompress(gzip.compress(b'abc')[:-1], 31)").text())
			.startsWith("error: Error -5");
	}

	@Test
	void zonesAreTheSystems() {
		assertThat(post("/probe", "import zoneinfo; result = '/usr/share/zoneinfo' in zoneinfo.TZPATH").text())
			.isEqualToIgnoringCase(Boolean.toString(Files.isDirectory(Path.of("/usr/share/zoneinfo"))));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			g['_start_response'](e)('200 OK', [])(b'x') | BrokenPipeError: [Errno 32] The client has disconnected
			g['_Input'](e).read() | ConnectionResetError: [Errno 104] The body of the request can't be read
			""")
	void lostConnectionsHaveNumbers(String line, String failure) {
		String text = post("/probe", """
				import sys
				f = sys._getframe()
				while '_start_response' not in f.f_globals:
				    f = f.f_back
				g = f.f_globals
				class Exchange:
				    def start(self, head, again): pass
				    def write(self, data): return False
				    def read(self, size): pass
				e = Exchange()
				""" + line).text();
		assertThat(text).isEqualTo(failure);
	}

}
