package io.wsgi4j.test;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.wsgi4j.middleware.ContractViolationException;
import io.wsgi4j.test.SlicedParts.OnPurposeException;
import io.wsgi4j.test.SlicedParts.PriceList;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.BDDMockito.given;

@GatewayTest(properties = { "gateway.request.max-body-size=10B", "gateway.applications.echo.request.mode=streaming",
		"gateway.applications.streams.path=/renamed/streams" })
class GatewayTestClientTests {

	@Autowired
	private GatewayTestClient client;

	@MockitoBean
	private PriceList prices;

	@Test
	void getsAnAnswer() {
		assertThat(this.client.get("/echo/a%20b/%C3%A4?c=%20d").header("X-Foo", "bar")).hasStatusOk()
			.hasContentType("text/plain")
			.hasHeader("X-Mark", "marked")
			.isAnsweredBy("echo")
			.doesNotHaveFailed()
			.isNotCut()
			.hasClosedBody()
			.hasBodyTextEqualTo("GET /gateway/echo|/a b/ä|c=%20d|bar||");
	}

	@Test
	void sendsABody() {
		assertThat(this.client.post("/echo").contentType("application/x-www-form-urlencoded").body("a=b")).hasStatusOk()
			.bodyText()
			.isEqualTo("POST /gateway/echo|||null|application/x-www-form-urlencoded|a=b");
		assertThat(this.client.put("/echo").body(new byte[10])).hasStatusOk();
		assertThat(this.client.put("/echo").body(new byte[11])).hasStatus(413);
	}

	@Test
	void sendsAnyMethod() {
		assertThat(this.client.patch("/echo")).bodyText().startsWith("PATCH ");
		assertThat(this.client.delete("/echo")).bodyText().startsWith("DELETE ");
		assertThat(this.client.options("/echo")).bodyText().startsWith("OPTIONS ");
		assertThat(this.client.method("PROPFIND", "/echo")).bodyText().startsWith("PROPFIND ");
		assertThat(this.client.head("/echo")).hasStatusOk().bodyText().isEmpty();
	}

	@Test
	void followsTheMounts() {
		assertThat(this.client.get("/echo/deep/x").remoteUser("ada")).isAnsweredBy("deep")
			.hasBodyTextEqualTo("ada at /x");
		assertThat(this.client.get("/echo/deeper")).isAnsweredBy("echo");
		assertThat(this.client.get("/renamed/streams")).hasStatusOk();
		assertThat(this.client.get("/streams")).hasStatus(404);
		assertThat(this.client.get("")).hasStatus(404);
		assertThat(this.client.get("/echo/%2e%2e/x")).hasStatus(400);
		assertThat(this.client.get("/nobody").exchange().application()).isNull();
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.get("echo"))
			.withMessage("Path 'echo' must begin with a slash");
	}

	@Test
	void readsJson() {
		assertThat(this.client.get("/json")).bodyJson()
			.hasPathSatisfying("$.born.year", (year) -> assertThat(year).isEqualTo(1815))
			.isLenientlyEqualTo("{\"name\": \"Ada\"}")
			.convertTo(Person.class)
			.isEqualTo(new Person("Ada", Map.of("year", 1815)));
	}

	@Test
	void sendsMoreThanOneRequest() {
		GatewayTestRequest request = this.client.get("/echo");
		assertThat(request).hasStatusOk();
		assertThat(request).hasStatusOk();
	}

	@Test
	void pullsBlocksOfALazyBody() {
		assertThat(this.client.get("/renamed/streams")).hasPulledBlocks(3)
			.hasClosedBody()
			.bodyText()
			.isEqualTo("onetwo");
		assertThat(this.client.get("/renamed/streams")).blocks().containsExactly("one", "", "two");
	}

	@Test
	void leavesAnEndlessBody() {
		assertThat(this.client.get("/renamed/streams/endless").leaveAfter(3)).hasStatusOk()
			.hasPulledBlocks(3)
			.hasClosedBody()
			.doesNotHaveFailed()
			.bodyText()
			.isEqualTo("tick tick tick ");
		assertThat(this.client.get("/renamed/streams/large").leaveAfter(2)).hasPulledBlocks(2).body().hasSize(200_000);
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.get("/echo").leaveAfter(0));
	}

	@Test
	void seesABodyThatFailsInTheMiddle() {
		assertThat(this.client.get("/renamed/streams/failing")).hasStatusOk()
			.hasFailed()
			.isCut()
			.hasPulledBlocks(2)
			.hasClosedBody()
			.hasBodyTextEqualTo("onetwo")
			.failure()
			.isInstanceOf(OnPurposeException.class)
			.hasMessage("for the test");
	}

	@Test
	void seesABodyThatFailsToClose() {
		GatewayTestResult result = this.client.get("/renamed/streams/unclosable").exchange();
		assertThat(result).hasStatusOk().isNotCut().hasClosedBody().failure().isInstanceOf(OnPurposeException.class);
		assertThat(result.closes()).isOne();
	}

	@Test
	void seesAFailureBeforeTheHead() {
		assertThat(this.client.get("/fails")).hasStatus(500)
			.isNotCut()
			.failure()
			.isInstanceOf(OnPurposeException.class);
		assertThat(this.client.get("/fails/status")).hasStatus(410).hasFailed();
	}

	@Test
	void seesAnAnswerThatIsTooShort() {
		assertThat(this.client.get("/fails/length")).hasStatusOk().hasFailed().isCut();
	}

	@Test
	void seesViolationsOfTheContract() {
		assertThat(this.client.get("/fails/contract")).hasStatus(500)
			.failure()
			.isInstanceOf(ContractViolationException.class)
			.hasMessageContaining("Content-Type");
	}

	@Test
	void seesWhatIsWrittenToErrors() {
		assertThat(this.client.get("/renamed/streams/x")).errors().isEqualToIgnoringNewLines("streams /x");
		assertThat(this.client.get("/echo")).errors().isEmpty();
	}

	@Test
	void runsApplicationsOnTheThreadOfTheTest() {
		String thread = Thread.currentThread().getName();
		assertThat(this.client.get("/renamed/streams/threads")).hasBodyTextEqualTo(thread + " " + thread);
	}

	@Test
	void keepsConcurrentRequestsApart() throws Exception {
		CompletableFuture<GatewayTestResult> other = CompletableFuture
			.supplyAsync(() -> this.client.get("/meeting/other").exchange());
		GatewayTestResult own = this.client.get("/meeting/own").exchange();
		assertThat(own).hasBodyTextEqualTo("/own " + Thread.currentThread().getName()).hasPulledBlocks(2);
		assertThat(own.errors()).isEqualTo("/own");
		assertThat(other.get(20, TimeUnit.SECONDS)).hasPulledBlocks(2).bodyText().startsWith("/other ");
		assertThat(other.get().errors()).isEqualTo("/other");
	}

	@Test
	void mocksCollaborators() {
		given(this.prices.of("/tea")).willReturn(42);
		assertThat(this.client.get("/prices/tea")).hasBodyTextEqualTo("/tea: 42");
	}

	@Test
	void assertionsFail() {
		GatewayTestResult fine = this.client.get("/echo").exchange();
		GatewayTestResult failed = this.client.get("/renamed/streams/failing").exchange();
		GatewayTestResult missing = this.client.get("/nobody").exchange();
		assertFails(() -> assertThat(fine).hasStatus(404));
		assertFails(() -> assertThat(fine).isAnsweredBy("nobody"));
		assertFails(() -> assertThat(fine).hasFailed());
		assertFails(() -> assertThat(fine).failure());
		assertFails(() -> assertThat(fine).isCut());
		assertFails(() -> assertThat(fine).hasPulledBlocks(2));
		assertFails(() -> assertThat(fine).errors().isNotEmpty());
		assertFails(() -> assertThat(failed).doesNotHaveFailed());
		assertFails(() -> assertThat(failed).isNotCut());
		assertFails(() -> assertThat(missing).hasClosedBody());
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(fine).isCut())
			.withMessageContaining("GET /gateway/echo: 200");
	}

	private static void assertFails(Runnable assertion) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion::run);
	}

	@Nested
	class InANestedClass {

		@Test
		void isTheSameSlice() {
			given(GatewayTestClientTests.this.prices.of("/tea")).willReturn(7);
			assertThat(GatewayTestClientTests.this.client.get("/prices/tea")).hasBodyTextEqualTo("/tea: 7");
		}

	}

	record Person(String name, Map<String, Integer> born) {
	}

}
