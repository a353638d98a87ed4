package io.wsgi4j.python;

import java.util.List;
import java.util.Map;
import java.util.TimeZone;

import org.graalvm.polyglot.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

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

}
