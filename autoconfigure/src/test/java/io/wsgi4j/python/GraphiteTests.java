package io.wsgi4j.python;

import java.io.IOException;
import java.nio.file.Files;

import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of graphite-web, with a metric that whisper keeps in a file. Debian's CPython
 * makes the database, as the migrations take longer on GraalPy.
 */
class GraphiteTests extends AbstractDebianTests {

	GraphiteTests() {
		super("graphite_app.application", "graphite");
	}

	@Override
	void configure(TestServer.Builder builder) throws IOException, InterruptedException {
		Files.createDirectory(this.directory.resolve("whisper"));
		builder.properties("gateway.python.environment.GRAPHITE_STORAGE_DIR=" + this.directory,
				"gateway.python.environment.GRAPHITE_SETTINGS_MODULE=graphite_settings");
		new ClientProgram(this.directory, "graphite-manage")
			.environment("PYTHONPATH", SOURCES.toAbsolutePath().toString())
			.environment("GRAPHITE_STORAGE_DIR", this.directory.toString())
			.environment("GRAPHITE_SETTINGS_MODULE", "graphite_settings")
			.run("migrate");
	}

	@Test
	void pagesAreShown() {
		assertThat(get("/version/").text()).startsWith("1.1.");
		assertThat(get("/").text()).contains("<title>Graphite Browser</title>");
		assertThat(get("/dashboard/").text()).contains("<title>Graphite Dashboard</title>");
	}

	@Test
	void metricIsFound() {
		assertThat(parse(get("/metrics/find?query=*"))).singleElement()
			.satisfies((folder) -> assertThat(folder.get("id").asString()).isEqualTo("coffee"));
		assertThat(parse(get("/metrics/index.json"))).singleElement()
			.satisfies((metric) -> assertThat(metric.asString()).isEqualTo("coffee.cups"));
	}

	@Test
	void metricIsRendered() {
		assertThat(parse(get("/render?target=scale(coffee.cups,2)&from=-1h&format=json"))).singleElement()
			.satisfies((series) -> {
				assertThat(series.get("target").asString()).isEqualTo("scale(coffee.cups,2)");
				assertThat(series.get("datapoints")).extracting((point) -> point.get(0).asDouble(0)).contains(6.0, 9.0);
			});
		assertThat(get("/render?target=coffee.cups&from=-1h&format=raw").text()).startsWith("coffee.cups,")
			.contains("3.0,4.5");
		assertThat(get("/render?target=coffee.cups&from=-1h&format=csv").text()).contains(",3.0\r\n", ",4.5\r\n");
	}

	@Test
	void imageNeedsCairo() {
		HttpAnswer image = get("/render?target=coffee.cups&from=-1h&format=png");
		boolean drawn = this.engine == Engine.CPYTHON && new DebianApplication("", "", "cairocffi").isInstalled();
		assertThat(image.status()).isEqualTo(drawn ? 200 : 500);
		if (drawn) {
			assertThat(image.header("Content-Type")).isEqualTo("image/png");
		}
	}

	@Test
	void eventIsKept() {
		assertThat(exchange(json("/events/", "{\"what\": \"Caf\\u00e9\", \"tags\": [\"opened\"]}")).status())
			.isEqualTo(200);
		assertThat(parse(get("/events/get_data?tags=opened"))).singleElement()
			.satisfies((event) -> assertThat(event.get("what").asString()).isEqualTo("Caf\u00e9"));
	}

	@Test
	void seriesIsTagged() {
		assertThat(exchange(form("/tags/tagSeries", "path=cups;bean=arabica")).text())
			.isEqualTo("\"cups;bean=arabica\"");
		assertThat(parse(get("/tags/findSeries?expr=bean%3Darabica"))).singleElement()
			.satisfies((series) -> assertThat(series.asString()).isEqualTo("cups;bean=arabica"));
	}

	private static JsonNode parse(HttpAnswer answer) {
		assertThat(answer.status()).as("%s", answer).isEqualTo(200);
		return JsonMapper.shared().readTree(answer.text());
	}

}
