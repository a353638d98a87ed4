package example.testing;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@AutoConfigureMockMvc
class HelloMockMvcTests {

	@Autowired
	private MockMvcTester mvc;

	@Test
	void saysHello() {
		assertThat(this.mvc.get().uri("/gateway/hello")).hasStatusOk()
			.hasContentType(MediaType.TEXT_PLAIN)
			.hasBodyTextEqualTo("Hello, world!");
	}

}
