package io.wsgi4j.benchmarks;

import java.util.concurrent.Callable;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class HelloController {

	@GetMapping("/peers/controller")
	String hello() {
		return "Hello, world!";
	}

	@GetMapping("/peers/callable")
	Callable<String> helloLater() {
		return () -> "Hello, world!";
	}

}
