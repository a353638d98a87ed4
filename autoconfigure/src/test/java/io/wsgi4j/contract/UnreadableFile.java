package io.wsgi4j.contract;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.spi.FileSystemProvider;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * A file of which nothing can be read although it could be opened, as on a disk that
 * fails.
 */
final class UnreadableFile {

	static final String FAILURE = "Input/output error";

	private UnreadableFile() {
	}

	static Path ofLength(long length) throws IOException {
		FileChannel channel = channel(length);
		FileSystemProvider provider = mock(FileSystemProvider.class);
		BasicFileAttributes attributes = mock(BasicFileAttributes.class);
		given(attributes.isRegularFile()).willReturn(true);
		given(provider.readAttributes(any(), eq(BasicFileAttributes.class), any(LinkOption[].class)))
			.willReturn(attributes);
		given(provider.newFileChannel(any(), any(), any(FileAttribute[].class))).willReturn(channel);
		FileSystem system = mock(FileSystem.class);
		given(system.provider()).willReturn(provider);
		Path path = mock(Path.class);
		given(path.getFileSystem()).willReturn(system);
		return path;
	}

	private static FileChannel channel(long length) throws IOException {
		FileChannel channel = mock(FileChannel.class);
		given(channel.size()).willReturn(length);
		given(channel.isOpen()).willReturn(true);
		given(channel.read(any(ByteBuffer.class), anyLong())).willThrow(new IOException(FAILURE));
		given(channel.transferTo(anyLong(), anyLong(), any())).willThrow(new IOException(FAILURE));
		return channel;
	}

}
