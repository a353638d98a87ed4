package io.wsgi4j.python;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of calendar servers with the clients that people have for them. These take
 * compressed answers.
 */
class CalendarServersTests extends AbstractDebianTests {

	@TempDir
	private Path home;

	CalendarServersTests() {
		super(DebianApplication.of("radicale", "radicale"),
				new DebianApplication("protected", "radicale_app.protected", "radicale"),
				new DebianApplication("xandikos", "xandikos.wsgi.app", "xandikos"));
	}

	@Override
	void configure(TestServer.Builder builder) throws IOException {
		// The second line is "lovelace" as htpasswd and openssl hash it.
		Path users = Files.writeString(this.directory.resolve("users"),
				"grace:$apr1$hopperxx$0000000000000000000000\nada:$apr1$saltsalt$kpxrOhw7UmcFaG6nXOTef.\n");
		builder.properties("gateway.python.environment.RADICALE_DIRECTORY=" + this.directory.resolve("radicale"),
				"gateway.python.environment.RADICALE_USERS=" + users,
				"gateway.python.environment.XANDIKOSPATH=" + this.directory.resolve("xandikos"),
				"gateway.python.environment.AUTOCREATE=defaults",
				"gateway.python.environment.CURRENT_USER_PRINCIPAL=/ada/");
	}

	@ParameterizedTest
	@CsvSource({ "radicale,/ada/work/", "protected,/ada/work/", "xandikos,/ada/calendars/work/" })
	void calendarsAreSynchronizedWithVdirsyncer(String name, String calendar) throws IOException, InterruptedException {
		String path = at(name) + calendar;
		ClientProgram vdirsyncer = new ClientProgram(this.home, "vdirsyncer");
		Path local = Files.createDirectories(this.home.resolve("local/work"));
		Files.writeString(local.resolve("event-1.ics"), event(1, "Caf\u00e9"));
		Files.writeString(this.home.resolve("config"), """
				[general]
				status_path = "status"
				[pair calendars]
				a = "local"
				b = "remote"
				collections = ["work"]
				[storage local]
				type = "filesystem"
				path = "local"
				fileext = ".ics"
				[storage remote]
				type = "caldav"
				url = "%s/"
				username = "ada"
				password = "lovelace"
				""".formatted(url(at(name))));
		vdirsyncer.run("--config", "config", "discover");
		vdirsyncer.run("--config", "config", "sync");
		assertThat(events(path)).contains("SUMMARY:Caf\u00e9");

		HttpAnswer put = exchange(request("PUT", path + "event-2.ics").basic("ada", "lovelace")
			.header("Content-Type", "text/calendar; charset=utf-8")
			.body(event(2, "Tea").getBytes(StandardCharsets.UTF_8)));
		assertThat(put.status()).as("%s", put).isEqualTo(201);
		Files.writeString(local.resolve("event-1.ics"), event(1, "Coffee"));
		vdirsyncer.run("--config", "config", "sync");
		assertThat(events(path)).contains("SUMMARY:Coffee", "SUMMARY:Tea");
		try (Stream<Path> files = Files.list(local)) {
			assertThat(files.map(CalendarServersTests::read)).hasSize(2)
				.anyMatch((event) -> event.contains("SUMMARY:Coffee"))
				.anyMatch((event) -> event.contains("SUMMARY:Tea"));
		}
	}

	@Test
	void usersOfRadicaleHavePasswords() {
		String path = at("protected") + "/ada/";
		assertThat(exchange(request("PROPFIND", path).basic("ada", "lovelace").body("")).status()).isEqualTo(207);
		HttpAnswer refused = exchange(request("PROPFIND", path).basic("ada", "byron").body(""));
		assertThat(refused.status()).isEqualTo(401);
		assertThat(refused.header("WWW-Authenticate")).startsWith("Basic");
		assertThat(exchange(request("PROPFIND", path).basic("grace", "lovelace").body("")).status()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "basic", "http" })
	void litmusIsContentWithXandikos(String suite) throws IOException, InterruptedException {
		String url = url(at("xandikos")) + "/";
		String output = new ClientProgram(this.home, "litmus").environment("TESTS", suite).run(url);
		assertThat(output).contains("100.0%");
	}

	private String events(String path) {
		HttpAnswer answer = exchange(request("REPORT", path).basic("ada", "lovelace")
			.header("Content-Type", "application/xml")
			.header("Depth", "1")
			.body("""
					<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
					<prop><C:calendar-data/></prop>
					<C:filter><C:comp-filter name="VCALENDAR"/></C:filter></C:calendar-query>"""));
		assertThat(answer.status()).as("%s", answer).isEqualTo(207);
		return answer.text();
	}

	private static String event(int number, String summary) {
		return """
				BEGIN:VCALENDAR
				VERSION:2.0
				PRODID:-//Example//Example//EN
				BEGIN:VEVENT
				UID:event-%d
				DTSTAMP:20260101T120000Z
				DTSTART:20260704T100000Z
				SUMMARY:%s
				END:VEVENT
				END:VCALENDAR
				""".formatted(number, summary).replace("\n", "\r\n");
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
