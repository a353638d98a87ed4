package io.wsgi4j.spool;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what is kept in a {@link BodyDirectory}, of which nothing may be left.
 */
public abstract class AbstractBodyDirectoryTests {

	@TempDir
	public Path parent;

	public BodyDirectory directory;

	@BeforeEach
	void open() throws IOException {
		this.directory = new BodyDirectory(this.parent);
	}

	@AfterEach
	void close() {
		this.directory.close();
		assertThat(this.parent).isEmptyDirectory();
	}

}
