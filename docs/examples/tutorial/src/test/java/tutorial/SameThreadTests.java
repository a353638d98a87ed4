package tutorial;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@AutoConfigureMockMvc
class SameThreadTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	@Qualifier("gatewayTaskExecutor.slow")
	private TaskExecutor executor;

	@Test
	void counts() {
		assertThat(this.executor).isInstanceOf(SyncTaskExecutor.class);
		assertThat(this.mvc.get().uri("/gateway/tutorial/countdown")).hasStatusOk().bodyText().startsWith("10\n9\n");
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Executors {

		@Bean(name = "gatewayTaskExecutor.slow", defaultCandidate = false)
		TaskExecutor slowExecutor() {
			return new SyncTaskExecutor();
		}

	}

}
