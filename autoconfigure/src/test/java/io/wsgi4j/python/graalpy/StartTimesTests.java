package io.wsgi4j.python.graalpy;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StartTimesTests {

	private final StartTimes times = new StartTimes();

	@Test
	void partsAreToldInTheirOrder() {
		this.times.end("engine");
		this.times.end("library");
		this.times.end("applications");
		this.times.end("applications");
		assertThat(this.times.total()).matches("\\d+\\.\\d\\d s");
		assertThat(this.times.toString())
			.matches("engine \\d+\\.\\d\\d s, library \\d+\\.\\d\\d s, applications \\d+\\.\\d\\d s");
	}

	@Test
	void furtherContextsDoNotCount() {
		this.times.end("engine");
		String total = this.times.total();
		this.times.end("library");
		assertThat(this.times.total()).isEqualTo(total);
		assertThat(this.times.toString()).startsWith("engine ").doesNotContain("library");
	}

}
