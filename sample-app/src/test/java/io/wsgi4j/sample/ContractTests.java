package io.wsgi4j.sample;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

import io.wsgi4j.middleware.Validator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Has the validator check that the applications keep the contract.
 */
@SampleTest
@Import(Validator.class)
class ContractTests {

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@CsvSource({ "GET, /, 200", "GET, /nobody, 404", "HEAD, /hello, 200", "GET, /hello, 200", "GET, /environ, 200",
			"GET, /upload, 405", "POST, /upload, 200", "GET, /clock?ticks=2, 200", "GET, /download, 200",
			"HEAD, /download, 200", "GET, /reports, 200" })
	void keepsTheContract(String method, String path, int status) throws Exception {
		assertThat(send(method, path).statusCode()).isEqualTo(status);
	}

	@ParameterizedTest
	@CsvSource({ "GET, /git/demo.git/HEAD, 200", "GET, /git/demo.git/info/refs?service=git-upload-pack, 200" })
	void keepsTheContractWithGit(String method, String path, int status) throws Exception {
		assumeTrue(Shell.has("git"), "git is not installed");
		assertThat(send(method, path).statusCode()).isEqualTo(status);
	}

	private HttpResponse<String> send(String method, String path) throws Exception {
		return new SampleClient(this.port).send(method, path,
				method.equals("POST") ? BodyPublishers.ofString("A body") : BodyPublishers.noBody());
	}

}
