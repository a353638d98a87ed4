package io.wsgi4j.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.Callable;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * The work in the ways of Spring MVC.
 */
@RestController
@RequestMapping("/peers")
class PeerController {

	@GetMapping("/controller/hello")
	String hello() {
		return "Hello, world!";
	}

	@PostMapping("/controller/echo")
	Map<String, Object> echo(@RequestBody Map<String, Object> document) {
		return document;
	}

	@PostMapping("/controller/count")
	String count(InputStream body) throws IOException {
		return Long.toString(body.transferTo(OutputStream.nullOutputStream()));
	}

	@GetMapping("/callable/hello")
	Callable<String> helloLater() {
		return () -> "Hello, world!";
	}

	@PostMapping("/callable/echo")
	Callable<Map<String, Object>> echoLater(@RequestBody Map<String, Object> document) {
		return () -> document;
	}

	@GetMapping("/streaming/bulk")
	ResponseEntity<StreamingResponseBody> bulk() {
		return ResponseEntity.ok().contentType(MediaType.APPLICATION_OCTET_STREAM).body((output) -> {
			for (byte[] block : new Bulk()) {
				output.write(block);
			}
		});
	}

}
