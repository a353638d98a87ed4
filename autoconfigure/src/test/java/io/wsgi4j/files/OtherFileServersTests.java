package io.wsgi4j.files;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.wsgi4j.files.OtherFileServers.Server;
import io.wsgi4j.testsupport.HttpAnswer;
import org.apache.catalina.util.ServerInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What the page says of other servers is what they do.
 */
class OtherFileServersTests {

	private final StaticSite site = StaticSite.create();

	@AfterEach
	void deleteSite() {
		this.site.close();
	}

	@Test
	void tomcat() throws Exception {
		FilesPage page = FilesPage.read();
		assumeThat("Tomcat " + ServerInfo.getServerNumber()).startsWith(page.head("Tomcat"));
		try (Server server = OtherFileServers.tomcat(this.site)) {
			assertThat(answers(server)).isEqualTo(cells(page, "Tomcat"));
		}
	}

	@Test
	void nginx() throws Exception {
		FilesPage page = FilesPage.read();
		assumeThat(OtherFileServers.nginxVersion()).isEqualTo(page.head("nginx"));
		try (Server server = OtherFileServers.nginx(this.site)) {
			assertThat(answers(server)).isEqualTo(cells(page, "nginx"));
		}
	}

	private static String answers(Function<String, HttpAnswer> server) {
		return table(FileCase.all(), (request) -> request.answer(server));
	}

	private static String cells(FilesPage page, String column) {
		return table(FileCase.all(), (request) -> page.cell(request, column));
	}

	static String table(List<FileCase> cases, Function<FileCase, String> cell) {
		return cases.stream()
			.map((request) -> Map.entry(request.name(), cell.apply(request)))
			.map((entry) -> entry.getKey() + " | " + entry.getValue())
			.collect(Collectors.joining("\n", "\n", "\n"));
	}

}
