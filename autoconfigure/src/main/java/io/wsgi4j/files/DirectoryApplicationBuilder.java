package io.wsgi4j.files;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import io.wsgi4j.Header;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.Assert;

/**
 * Builds a {@link DirectoryApplication}. Not thread-safe.
 */
public final class DirectoryApplicationBuilder {

	/**
	 * What is found in names that have a digest of the content in them, as Django's
	 * {@code ManifestStaticFilesStorage} and bundlers give them: 12 to 64 hexadecimal
	 * digits between two dots.
	 */
	public static final String HASHED_NAMES = "\\.[0-9a-f]{12,64}\\.";

	private final Path directory;

	private final Map<String, String> contentTypes = new LinkedHashMap<>();

	private @Nullable String index = "index.html";

	private boolean precompressed = true;

	private Duration recheckInterval = Duration.ofSeconds(1);

	private @Nullable Header cacheControl = new Header(HttpHeaders.CACHE_CONTROL, "no-cache");

	private @Nullable Pattern immutableNames = Pattern.compile(HASHED_NAMES);

	DirectoryApplicationBuilder(Path directory) {
		this.directory = directory;
	}

	/**
	 * Sets the file that directories are answered with, {@code index.html} unless set.
	 * @param index the file's name; {@code null} to answer no directory
	 * @return this builder
	 * @throws IllegalArgumentException if it isn't the name of a file, or begins with a
	 * dot
	 */
	public DirectoryApplicationBuilder index(@Nullable String index) {
		if (index != null && !RequestedPath.isVisible(index)) {
			throw new IllegalArgumentException("'%s' is not the name of a file, or begins with a dot".formatted(index));
		}
		this.index = index;
		return this;
	}

	/**
	 * Sets whether compressed files beside a file are looked for and sent in its place
	 * ({@code .br}, {@code .zst}, {@code .gz}), which is so unless set.
	 * @param precompressed {@code false} to send each file as it is
	 * @return this builder
	 */
	public DirectoryApplicationBuilder precompressed(boolean precompressed) {
		this.precompressed = precompressed;
		return this;
	}

	/**
	 * Sets how long clients may use a file without asking for it again (RFC 9111, section
	 * 5.2). Unless set, it is {@code no-cache}: they ask each time, and get a 304 if they
	 * have the file.
	 * @param cacheControl the value of {@code Cache-Control}; {@code null} for none,
	 * which leaves it to clients and caches
	 * @return this builder
	 * @throws IllegalArgumentException if it can't be the value of a header
	 */
	public DirectoryApplicationBuilder cacheControl(@Nullable String cacheControl) {
		this.cacheControl = (cacheControl != null) ? new Header(HttpHeaders.CACHE_CONTROL, cacheControl) : null;
		return this;
	}

	/**
	 * Sets which files never change, because a change gives them another name. Clients
	 * may use them for a year without asking ({@code immutable}, RFC 8246). Unless set,
	 * {@link #HASHED_NAMES}.
	 * @param immutableNames is looked for in the names of files, without their
	 * directories; {@code null} if there are no such files
	 * @return this builder
	 */
	public DirectoryApplicationBuilder immutableNames(@Nullable Pattern immutableNames) {
		this.immutableNames = immutableNames;
		return this;
	}

	/**
	 * Sets the content type of files whose names have an extension. Most have one by
	 * default, without a charset; the rest are {@code application/octet-stream}.
	 * @param extension the extension, without the dot
	 * @param contentType the type, as in {@code text/plain;charset=UTF-8}
	 * @return this builder
	 * @throws IllegalArgumentException if it isn't a content type, or the extension has a
	 * dot
	 */
	public DirectoryApplicationBuilder contentType(String extension, String contentType) {
		Assert.isTrue(extension.indexOf('.') == -1,
				() -> "'%s' has a dot, but an extension is what follows the last dot".formatted(extension));
		this.contentTypes.put(extension.toLowerCase(Locale.ROOT), MediaType.parseMediaType(contentType).toString());
		return this;
	}

	/**
	 * Sets how long small files (up to 32 KB each, 8 MB in total) are kept in memory, and
	 * changes to them may not be seen. A second unless set.
	 * @param recheckInterval the time; zero or less to look at files for each request
	 * @return this builder
	 */
	public DirectoryApplicationBuilder recheckInterval(Duration recheckInterval) {
		this.recheckInterval = recheckInterval;
		return this;
	}

	/**
	 * Builds the application.
	 * @return the application
	 * @throws IllegalArgumentException if the directory isn't there, or the server can't
	 * read it
	 */
	public DirectoryApplication build() {
		if (!Files.isDirectory(this.directory) || !Files.isReadable(this.directory)) {
			throw new IllegalArgumentException(
					"'%s' is not a directory that can be read".formatted(this.directory.toAbsolutePath()));
		}
		return build(InstantSource.system());
	}

	/**
	 * Builds it with a clock of one's own.
	 */
	DirectoryApplication build(InstantSource clock) {
		Directory files = new Directory(this.directory, new FileOpener());
		return new DirectoryApplication(files, this.index,
				new FileAnswers(new RecentFiles(files, this.precompressed, this.recheckInterval),
						new CacheRules(this.cacheControl, this.immutableNames),
						new ContentTypes(Map.copyOf(this.contentTypes)), clock));
	}

}
