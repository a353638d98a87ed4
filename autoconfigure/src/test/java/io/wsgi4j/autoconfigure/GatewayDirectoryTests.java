package io.wsgi4j.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.wsgi4j.Application;
import io.wsgi4j.Body;
import io.wsgi4j.testsupport.AbstractServerTests;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications that properties give a directory.
 */
class GatewayDirectoryTests extends AbstractServerTests {

	private static final Path directory = create();

	private static Path create() {
		try {
			Path directory = Files.createTempDirectory("static");
			Files.writeString(directory.resolve("app.css"), "css");
			Files.writeString(directory.resolve("app.css.gz"), "gzip");
			Files.writeString(directory.resolve("app.12345678.js"), "js");
			Files.writeString(directory.resolve("home.htm"), "home");
			Files.writeString(directory.resolve("data.blob"), "blob");
			return directory;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	protected void configure(TestServer.Builder builder) {
		Application shop = (environ, startResponse) -> {
			startResponse.start("200 OK");
			return Body.of("shop");
		};
		builder.application("/", shop)
			.properties("gateway.applications.static.directory=" + directory,
					"gateway.applications.user-media.directory=" + directory,
					"gateway.applications.user-media.path=/shop/media",
					"gateway.applications.user-media.files.index=home.htm",
					"gateway.applications.user-media.files.precompressed=false",
					"gateway.applications.user-media.files.cache-control=max-age=60",
					"gateway.applications.user-media.files.immutable-names=\\.[0-9a-f]{8}\\.",
					"gateway.applications.user-media.files.content-types.blob=text/x-blob",
					"gateway.applications.off.directory=/does/not/exist", "gateway.applications.off.enabled=false");
	}

	@AfterAll
	void deleteFiles() throws IOException {
		FileSystemUtils.deleteRecursively(directory);
	}

	@Test
	void mountsFilesAtTheirName() {
		HttpAnswer answer = this.server
			.exchange(RawRequest.get("/gateway/static/app.css").header("Accept-Encoding", "gzip"));
		assertThat(answer.text()).isEqualTo("gzip");
		assertThat(answer.header("Content-Type")).isEqualTo("text/css");
		assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
		assertThat(this.server.get("/gateway/static/missing").status()).isEqualTo(404);
		assertThat(this.server.get("/gateway/static/").status()).isEqualTo(404);
	}

	@Test
	void mountsFilesBesideAnApplication() {
		assertThat(this.server.get("/gateway/shop/cart").text()).isEqualTo("shop");
		assertThat(this.server.get("/gateway/shop/media/app.css").text()).isEqualTo("css");
		assertThat(this.server.get("/gateway/off/app.css").text()).isEqualTo("shop");
	}

	@Test
	void takesProperties() {
		assertThat(this.server.get("/gateway/shop/media/").text()).isEqualTo("home");
		HttpAnswer css = this.server
			.exchange(RawRequest.get("/gateway/shop/media/app.css").header("Accept-Encoding", "gzip"));
		assertThat(css.text()).isEqualTo("css");
		assertThat(css.header("Cache-Control")).isEqualTo("max-age=60");
		assertThat(this.server.get("/gateway/shop/media/app.12345678.js").header("Cache-Control"))
			.isEqualTo("max-age=31536000, immutable");
		assertThat(this.server.get("/gateway/shop/media/data.blob").header("Content-Type")).isEqualTo("text/x-blob");
	}

}
