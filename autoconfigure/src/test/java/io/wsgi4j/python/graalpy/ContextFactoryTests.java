package io.wsgi4j.python.graalpy;

import java.util.List;
import java.util.Map;
import java.util.TimeZone;

import io.wsgi4j.python.PythonSettings;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.io.IOAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a context leaves the process around it alone.
 */
@ExtendWith(OutputCaptureExtension.class)
class ContextFactoryTests {

	private static final TimeZone TOKYO = TimeZone.getTimeZone("Asia/Tokyo");

	/**
	 * Django calls {@code time.tzset()} whenever it is configured.
	 */
	@Test
	void neitherWarnsNorChangesTheZoneOfTheProcess(CapturedOutput output) {
		TimeZone zone = TimeZone.getDefault();
		PythonSettings settings = new PythonSettings(List.of(), null, 1, 1, 10, true, null, null, Map.of(), Map.of(), 0,
				false);
		TimeZone.setDefault(TOKYO);
		try (ContextFactory factory = new ContextFactory(settings); Context context = factory.create()) {
			context.eval("python", "import time; time.tzset()");
			assertThat(TimeZone.getDefault()).isEqualTo(TOKYO);
		}
		finally {
			TimeZone.setDefault(zone);
		}
		assertThat(output).doesNotContain("Native Posix backend");
	}

	/**
	 * What the documentation says of processes: the native backend asks the system and
	 * not the context, the one in Java asks the context.
	 */
	@ParameterizedTest
	@CsvSource({ "native, started 3", "java, refused" })
	void nativeBackendStartsProcessesWithoutLeave(String backend, String outcome) {
		try (Context context = Context.newBuilder("python")
			.allowExperimentalOptions(true)
			.allowIO(IOAccess.ALL)
			.allowNativeAccess(true)
			.allowCreateProcess(false)
			.option("python.PosixModuleBackend", backend)
			.option("python.IsolateNativeModules", String.valueOf(ContextFactory.isOnPath("patchelf")))
			.option("engine.WarnInterpreterOnly", "false")
			.build()) {
			context.eval("python", """
					import os, subprocess
					def start():
						try:
							started = subprocess.run(['echo', 'started'], capture_output=True).stdout.decode().strip()
							return f'{started} {os.waitstatus_to_exitcode(os.system("exit 3"))}'
						except Exception:
							return 'refused'
					""");
			assertThat(context.getBindings("python").getMember("start").execute().asString()).isEqualTo(outcome);
		}
	}

}
