package example.moving;

import java.nio.charset.StandardCharsets;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

@RestController
class NumbersController {

	@GetMapping("/numbers")
	StreamingResponseBody numbers() {
		return (output) -> {
			for (int i = 0; i < 1_000_000; i++) {
				output.write((i + "\n").getBytes(StandardCharsets.US_ASCII));
			}
		};
	}

}
