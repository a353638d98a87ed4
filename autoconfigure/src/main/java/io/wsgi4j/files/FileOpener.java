package io.wsgi4j.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;

/**
 * Opens a file without following any link below the directory. Where the system lets
 * names be looked up in an open directory ({@code openat}), a link that comes there in
 * the meantime is refused as well.
 */
class FileOpener {

	private static final Set<OpenOption> OPTIONS = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

	/**
	 * Opens a file.
	 * @throws NoSuchFileException if it isn't there any more, or isn't a regular file
	 * @throws FileSystemException if something has been replaced by something else, among
	 * other reasons
	 */
	OpenFile open(Directory.Location location) throws IOException {
		try (DirectoryStream<Path> root = Files.newDirectoryStream(location.root())) {
			if (root instanceof SecureDirectoryStream<Path> secure) {
				return open(secure, location.relative());
			}
		}
		return openByPath(location.root().resolve(location.relative()));
	}

	private OpenFile open(SecureDirectoryStream<Path> directory, Path relative) throws IOException {
		Path name = relative.getName(0);
		int count = relative.getNameCount();
		if (count > 1) {
			try (SecureDirectoryStream<Path> next = directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
				return open(next, relative.subpath(1, count));
			}
		}
		BasicFileAttributeView view = directory.getFileAttributeView(name, BasicFileAttributeView.class,
				LinkOption.NOFOLLOW_LINKS);
		BasicFileAttributes before = regular(view, name);
		return opened(directory.newByteChannel(name, OPTIONS), before, view, name);
	}

	private OpenFile openByPath(Path file) throws IOException {
		BasicFileAttributeView view = Files.getFileAttributeView(file, BasicFileAttributeView.class,
				LinkOption.NOFOLLOW_LINKS);
		BasicFileAttributes before = regular(view, file);
		OpenFile opened = opened(Files.newByteChannel(file, OPTIONS), before, view, file);
		try {
			if (!file.toRealPath().equals(file)) {
				throw replaced(file);
			}
			return opened;
		}
		catch (IOException ex) {
			opened.close();
			throw ex;
		}
	}

	/**
	 * Looks before the file is opened, because opening a pipe would wait for a writer.
	 */
	private static BasicFileAttributes regular(BasicFileAttributeView view, Path name) throws IOException {
		BasicFileAttributes attributes = view.readAttributes();
		if (!attributes.isRegularFile()) {
			throw new NoSuchFileException(name.toString());
		}
		return attributes;
	}

	/**
	 * The time of an open file is that of its name, if the name meant the same file
	 * before and after it was opened.
	 */
	private static OpenFile opened(SeekableByteChannel channel, BasicFileAttributes before, BasicFileAttributeView view,
			Path name) throws IOException {
		try {
			BasicFileAttributes after = view.readAttributes();
			if (!(channel instanceof FileChannel file) || !Objects.equals(before.fileKey(), after.fileKey())) {
				throw replaced(name);
			}
			return new OpenFile(file, file.size(), after.lastModifiedTime().toInstant());
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
	}

	private static FileSystemException replaced(Path name) {
		return new FileSystemException(name.toString(), null, "The file was replaced while it was opened");
	}

}
