package io.wsgi4j.python.cpython;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WindowTests {

	private final Window window = new Window();

	@Test
	void halfOfItIsTakenBeforeItIsOpened() {
		assertThat(this.window.isHalfTaken()).isFalse();
		this.window.take(block(Window.FIRST / 2 - 1024));
		assertThat(this.window.isHalfTaken()).isTrue();
		assertThat(this.window.open().buffer().getInt()).isEqualTo(Window.FIRST / 2);
		assertThat(this.window.isHalfTaken()).isFalse();
	}

	@Test
	void quickClientGetsMore() {
		this.window.open();
		for (int i = 0; i < 10; i++) {
			this.window.open();
		}
		assertThat(this.window.open().buffer().getInt(Integer.BYTES)).isEqualTo(4 * Window.FIRST);
	}

	@Test
	void questionTellsThatAllHasBeenTaken() {
		this.window.take(block(Window.FIRST));
		this.window.take(Frame.of(Frame.READ, 10));
		assertThat(this.window.isHalfTaken()).isFalse();
	}

	private static Frame block(int size) {
		return new Frame(Frame.BLOCK, new byte[size]);
	}

}
