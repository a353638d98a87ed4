package io.wsgi4j.benchmarks.function;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * The work as functions of Spring Cloud Function, by their names.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class FunctionServer {

	public static void main(String[] args) {
		SpringApplication.run(FunctionServer.class, args);
	}

	@Bean
	Supplier<String> hello() {
		return () -> "Hello, world!";
	}

	@Bean
	Function<Map<String, Object>, Map<String, Object>> echo() {
		return Function.identity();
	}

}
