package tutorial;

import io.wsgi4j.Environ;
import io.wsgi4j.test.RecordingStartResponse;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GuestbookTests {

	private final Guestbook guestbook = new Guestbook();

	@Test
	void keepsWhatIsPosted() throws Exception {
		Environ post = Environ.builder().method("POST").body("text/plain", "Ada was here").build();
		assertThat(call(post).status()).isEqualTo("303 See Other");
		assertThat(call(Environ.builder().build()).text()).isEqualTo("Ada was here");
	}

	private RecordingStartResponse call(Environ environ) throws Exception {
		RecordingStartResponse response = new RecordingStartResponse();
		response.receive(this.guestbook.call(environ, response));
		return response;
	}

}
