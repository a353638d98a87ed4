package io.wsgi4j.python;

import java.nio.charset.StandardCharsets;

import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of a calendar server. Its requests have methods and bodies that are no HTML
 * form's.
 */
class RadicaleTests extends AbstractDebianTests {

	private static final String EVENT = """
			BEGIN:VCALENDAR
			VERSION:2.0
			PRODID:-//Example//Example//EN
			BEGIN:VEVENT
			UID:event-1
			DTSTAMP:20260101T120000Z
			DTSTART:20260704T100000Z
			SUMMARY:Caf\u00e9
			END:VEVENT
			END:VCALENDAR
			""".replace("\n", "\r\n");

	RadicaleTests() {
		super("radicale_app.application", "radicale");
	}

	@Override
	void configure(TestServer.Builder builder) {
		builder.properties("gateway.python.environment.RADICALE_DIRECTORY=" + this.directory);
	}

	@Test
	void calendarIsKept() {
		assertThat(ada("MKCALENDAR", "/ada/work/", "").status()).isEqualTo(201);
		HttpAnswer put = ada("PUT", "/ada/work/event-1.ics", EVENT);
		assertThat(put.status()).as("%s", put).isEqualTo(201);
		HttpAnswer event = ada("GET", "/ada/work/event-1.ics", "");
		assertThat(event.header("ETag")).isEqualTo(put.header("ETag"));
		assertThat(event.text()).contains("SUMMARY:Caf\u00e9");

		HttpAnswer found = ada("PROPFIND", "/ada/work/", """
				<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>""", "Depth", "1");
		assertThat(found.status()).isEqualTo(207);
		assertThat(found.text()).contains("<href>/gateway/ada/work/event-1.ics</href>");

		HttpAnswer report = ada("REPORT", "/ada/work/", """
				<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
				<prop><C:calendar-data/></prop>
				<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">
				<C:time-range start="20260701T000000Z" end="20260801T000000Z"/>
				</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>""", "Depth", "1");
		assertThat(report.text()).contains("SUMMARY:Caf\u00e9");

		assertThat(ada("DELETE", "/ada/work/event-1.ics", "").status()).isEqualTo(200);
		assertThat(ada("GET", "/ada/work/event-1.ics", "").status()).isEqualTo(404);
	}

	@Test
	void capabilitiesAreTold() {
		assertThat(ada("OPTIONS", "/", "").header("DAV")).contains("calendar-access");
	}

	private HttpAnswer ada(String method, String path, String body, String... header) {
		RawRequest request = request(method, path).basic("ada", "lovelace");
		if (header.length > 0) {
			request.header(header[0], header[1]);
		}
		return exchange(request.body(body.getBytes(StandardCharsets.UTF_8)));
	}

}
