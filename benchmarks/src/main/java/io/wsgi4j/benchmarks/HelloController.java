package io.wsgi4j.benchmarks;

import java.util.concurrent.Callable;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class HelloController {

	@GetMapping(path = "/peers/controller", produces = "text/plain")
	String hello() {
		return "Hello, world!";
	}

	@GetMapping(path = "/peers/callable", produces = "text/plain")
	Callable<String> helloLater() {
		return () -> "Hello, world!";
	}

}
