package io.wsgi4j.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.wsgi4j.testsupport.Container;
import io.wsgi4j.testsupport.HttpAnswer;
import io.wsgi4j.testsupport.RawRequest;
import io.wsgi4j.testsupport.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests of OpenStack's keystone, which needs extensions of CPython: tokens that it gives,
 * accepts and revokes.
 */
@TestInstance(Lifecycle.PER_CLASS)
class KeystoneTests {

	private static final String MANAGE = """
			import sys
			from keystone.cmd.manage import main
			sys.argv[0] = 'keystone-manage'
			main()
			""";

	@TempDir
	private static Path directory;

	private TestServer server;

	@BeforeAll
	void start() throws IOException, InterruptedException {
		AbstractCPythonTests.requirePython();
		assumeTrue(Files.exists(DebianApplication.PACKAGES.resolve("keystone")), "keystone is not installed");
		Path configuration = Files.writeString(directory.resolve("keystone.conf"), """
				[DEFAULT]
				log_file = %1$s/keystone.log
				[database]
				connection = sqlite:///%1$s/keystone.db
				[fernet_tokens]
				key_repository = %1$s/fernet
				[fernet_receipts]
				key_repository = %1$s/fernet
				[credential]
				key_repository = %1$s/credential
				""".formatted(directory));
		Files.createDirectories(directory.resolve("fernet"));
		Files.createDirectories(directory.resolve("credential"));
		manage(configuration, "db_sync");
		manage(configuration, "fernet_setup");
		manage(configuration, "credential_setup");
		manage(configuration, "bootstrap", "--bootstrap-password", "secret", "--bootstrap-public-url",
				"http://localhost/gateway/v3");
		TestServer.Builder builder = TestServer.on(Container.TOMCAT)
			.properties("gateway.wsgi=keystone_app.application", "gateway.python.path=" + AbstractDebianTests.SOURCES,
					"gateway.python.environment.OS_KEYSTONE_CONFIG_FILES=" + configuration);
		AbstractCPythonTests.useCPython(builder, 2);
		this.server = builder.start();
	}

	private void manage(Path configuration, String... arguments) throws IOException, InterruptedException {
		String[] command = new String[arguments.length + 4];
		command[0] = "-c";
		command[1] = MANAGE;
		command[2] = "--config-file";
		command[3] = configuration.toString();
		System.arraycopy(arguments, 0, command, 4, arguments.length);
		new ClientProgram(directory, AbstractCPythonTests.PYTHON).run(command);
	}

	@AfterAll
	void stop() {
		if (this.server != null) {
			this.server.close();
		}
	}

	@Test
	void versionIsTold() {
		JsonNode version = json(this.server.get("/gateway/v3")).get("version");
		assertThat(version.get("status").asString()).isEqualTo("stable");
		assertThat(version.get("links").get(0).get("href").asString()).endsWith("/gateway/v3/");
	}

	@Test
	void wrongPasswordIsRefused() {
		assertThat(signIn("guessed").status()).isEqualTo(401);
		assertThat(this.server.get("/gateway/v3/users").status()).isEqualTo(401);
	}

	@Test
	void tokenIsGivenAcceptedAndRevoked() {
		HttpAnswer signedIn = signIn("secret");
		assertThat(signedIn.status()).isEqualTo(201);
		String token = signedIn.header("X-Subject-Token");
		HttpAnswer made = this.server.exchange(RawRequest.post("/gateway/v3/users")
			.header("X-Auth-Token", token)
			.header("Content-Type", "application/json")
			.body("{\"user\": {\"name\": \"ada\", \"password\": \"lovelace\"}}"));
		assertThat(made.status()).isEqualTo(201);
		HttpAnswer users = this.server.exchange(RawRequest.get("/gateway/v3/users").header("X-Auth-Token", token));
		assertThat(json(users).get("users").findValuesAsString("name")).containsExactlyInAnyOrder("admin", "ada");
		HttpAnswer revoked = this.server.exchange(RawRequest.of("DELETE", "/gateway/v3/auth/tokens")
			.header("X-Auth-Token", token)
			.header("X-Subject-Token", token));
		assertThat(revoked.status()).isEqualTo(204);
		assertThat(this.server.exchange(RawRequest.get("/gateway/v3/users").header("X-Auth-Token", token)).status())
			.isEqualTo(401);
	}

	private HttpAnswer signIn(String password) {
		return this.server
			.exchange(RawRequest.post("/gateway/v3/auth/tokens").header("Content-Type", "application/json").body("""
					{"auth": {
					  "identity": {"methods": ["password"], "password": {
					    "user": {"name": "admin", "domain": {"id": "default"}, "password": "%s"}}},
					  "scope": {"project": {"name": "admin", "domain": {"id": "default"}}}}}
					""".formatted(password)));
	}

	private static JsonNode json(HttpAnswer answer) {
		return JsonMapper.shared().readTree(answer.text());
	}

}
