package io.wsgi4j.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import io.wsgi4j.testsupport.LogRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

class BodyDirectoryTests {

	@TempDir
	private Path parent;

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void isReadableByItsOwnerAlone() throws IOException {
		try (BodyDirectory directory = new BodyDirectory(this.parent)) {
			assertThat(Files.getPosixFilePermissions(path(directory)))
				.isEqualTo(PosixFilePermissions.fromString("rwx------"));
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void filesAreReadableByTheirOwnerAlone() throws IOException {
		try (FileChannel file = new Disk().createFile(this.parent.resolve("body"))) {
			assertThat(file.isOpen()).isTrue();
			assertThat(this.parent).isEmptyDirectory();
			try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
				Path descriptor = descriptors.filter(this::isBody).findAny().orElseThrow();
				assertThat(Files.getPosixFilePermissions(descriptor))
					.isEqualTo(PosixFilePermissions.fromString("rw-------"));
			}
		}
	}

	private boolean isBody(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).startsWith(this.parent);
		}
		catch (IOException ex) {
			return false;
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "missing", "missing/too" })
	void makesItsParent(String name) throws IOException {
		try (BodyDirectory directory = new BodyDirectory(this.parent.resolve(name))) {
			assertThat(path(directory).getParent()).isEqualTo(this.parent.resolve(name));
		}
	}

	@Test
	void parentMayBeLink() throws IOException {
		Path target = Files.createDirectory(this.parent.resolve("target"));
		Path link = Files.createSymbolicLink(this.parent.resolve("link"), target);
		try (BodyDirectory directory = new BodyDirectory(link)) {
			assertThat(path(directory)).isDirectory();
		}
		assertThat(target).isEmptyDirectory();
	}

	@Test
	void isGoneWithWhatIsLeftInIt() throws IOException {
		BodyDirectory directory = new BodyDirectory(this.parent);
		Files.writeString(path(directory).resolve("1000.body"), "left");
		directory.close();
		assertThat(this.parent).isEmptyDirectory();
		assertThatIOException().isThrownBy(directory::createFile);
		directory.close();
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void bodyMayBeReadAfterTheEnd() throws IOException {
		BodyDirectory directory = new BodyDirectory(this.parent);
		try (FileChannel file = directory.createFile()) {
			file.write(ByteBuffer.wrap(new byte[10]));
			directory.close();
			assertThat(this.parent).isEmptyDirectory();
			assertThat(file.read(ByteBuffer.allocate(20), 0)).isEqualTo(10);
		}
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void isMadeAnewAfterSomebodyHasDeletedIt() throws IOException {
		try (BodyDirectory directory = new BodyDirectory(this.parent)) {
			OwnedDirectory.clear(path(directory));
			Files.delete(path(directory));
			directory.createFile().close();
			assertThat(path(directory)).isDirectory();
		}
		assertThat(this.parent).isEmptyDirectory();
	}

	@Test
	void crashedProcessIsSweptAndLivingOneIsNot() throws IOException, InterruptedException {
		try (BodyDirectoryProcess other = BodyDirectoryProcess.start(this.parent)) {
			sweep();
			assertThat(other.directory()).isDirectoryContaining("glob:**1000.body");
			other.crash();
			assertThat(other.directory()).isDirectoryContaining("glob:**1000.body");
			sweep();
			assertThat(this.parent).isEmptyDirectory();
		}
	}

	@Test
	void otherProcessLeavesBothOfThisOneAlone() throws IOException {
		try (BodyDirectory first = new BodyDirectory(this.parent);
				BodyDirectory second = new BodyDirectory(this.parent)) {
			sweep();
			BodyDirectoryProcess.start(this.parent).close();
			assertThat(path(first)).isDirectoryContaining("glob:**lock");
			assertThat(path(second)).isDirectoryContaining("glob:**lock");
		}
		assertThat(this.parent).isEmptyDirectory();
	}

	@Test
	void directoryWithoutLockIsSweptWhenItIsOld() throws IOException {
		Path young = Files.createDirectory(this.parent.resolve("wsgi4j-bodies-young"));
		Path old = Files.createDirectory(this.parent.resolve("wsgi4j-bodies-old"));
		Files.createFile(old.resolve("1.body"));
		age(old);
		sweep();
		assertThat(young).isDirectory();
		assertThat(old).doesNotExist();
	}

	@Test
	void nothingElseIsTouched() throws IOException {
		Path precious = Files.createDirectory(this.parent.resolve("precious"));
		Files.createFile(precious.resolve("lock"));
		Files.createFile(precious.resolve("data"));
		Path file = Files.createFile(this.parent.resolve("wsgi4j-bodies-file"));
		Path link = Files.createSymbolicLink(this.parent.resolve("wsgi4j-bodies-link"), precious);
		Path leftOver = Files.createDirectory(this.parent.resolve("wsgi4j-bodies-1-1-1"));
		Files.createFile(leftOver.resolve("lock"));
		Files.createSymbolicLink(leftOver.resolve("1.body"), precious.resolve("data"));
		Files.createSymbolicLink(leftOver.resolve("2.body"), precious);
		age(precious);
		age(file);
		sweep();
		assertThat(leftOver).doesNotExist();
		assertThat(file).exists();
		assertThat(link).isSymbolicLink();
		assertThat(precious).isDirectoryContaining("glob:**lock").isDirectoryContaining("glob:**data");
	}

	@Test
	void startDoesNotWaitForTheSweep() throws IOException {
		Path leftOver = Files.createDirectory(this.parent.resolve("wsgi4j-bodies-1-1-1"));
		Files.createFile(leftOver.resolve("lock"));
		List<Runnable> sweeps = new ArrayList<>();
		try (BodyDirectory directory = new BodyDirectory(this.parent, new Disk(), sweeps::add)) {
			directory.createFile().close();
			assertThat(leftOver).isDirectory();
		}
		sweeps.forEach(Runnable::run);
		assertThat(leftOver).doesNotExist();
	}

	@Test
	void threadSweeps() throws IOException {
		Path leftOver = Files.createDirectory(this.parent.resolve("wsgi4j-bodies-1-1-1"));
		Files.createFile(leftOver.resolve("lock"));
		try (BodyDirectory directory = new BodyDirectory(this.parent)) {
			await("sweep").until(() -> Files.notExists(leftOver));
			assertThat(path(directory)).isDirectory();
		}
	}

	@Test
	void sweepsNothingWhereSomebodyHasDeletedAll() throws IOException {
		Path gone = this.parent.resolve("gone");
		List<Runnable> sweeps = new ArrayList<>();
		new BodyDirectory(gone, new Disk(), sweeps::add).close();
		Files.delete(gone);
		try (LogRecorder log = LogRecorder.attach(Level.INFO)) {
			sweeps.forEach(Runnable::run);
			assertThat(log.take()).isEmpty();
		}
	}

	@Test
	void goesOnWhereLeftOversCannotBeDeleted() throws IOException {
		Path leftOver = Files.createDirectory(this.parent.resolve("wsgi4j-bodies-1-1-1"));
		Files.createFile(leftOver.resolve("lock"));
		Files.createDirectories(leftOver.resolve("unknown/directory"));
		try (LogRecorder log = LogRecorder.attach(Level.INFO)) {
			sweep();
			assertThat(log.take()).singleElement().satisfies((entry) -> {
				assertThat(entry.level()).isEqualTo(Level.WARN);
				assertThat(entry.message()).contains(leftOver.toString());
			});
		}
	}

	private void sweep() throws IOException {
		new BodyDirectory(this.parent, new Disk(), Runnable::run).close();
	}

	private static void age(Path path) throws IOException {
		Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
	}

	private static Path path(BodyDirectory directory) {
		return Path.of(directory.toString());
	}

}
