package example.spring;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.test.web.servlet.client.RestTestClient;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
class OrderExportTests {

	@Autowired
	private RestTestClient client;

	@Test
	void exportsPageByPage() {
		this.client.get().uri("/gateway/orders").exchange().expectBody(String.class).isEqualTo("1,Ada\n2,Ada\n3,Ada\n");
	}

	@SpringBootApplication
	static class Server {

		@Bean
		OrderExport.Orders orders() {
			return (id) -> (id < 3) ? List.of(new OrderExport.Order(id + 1, "Ada")) : List.of();
		}

	}

}
