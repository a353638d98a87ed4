package io.wsgi4j.files;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * Files by name, of which those that are small stay in memory for a moment, with the
 * answers that they are given: looking a file up and opening it in a way that no link can
 * betray takes longer than sending it.
 */
final class RecentFiles {

	/**
	 * More than most style sheets and scripts have, compressed.
	 */
	private static final int MAX_SIZE = 32 * 1024;

	private static final long CAPACITY = 8 * 1024 * 1024;

	/**
	 * What a file and its answer take beside the content, about.
	 */
	private static final int OVERHEAD = 2048;

	private static final List<Coding> AS_IT_IS = List.of(Coding.IDENTITY);

	private final Directory directory;

	private final boolean precompressed;

	private final Duration recheckInterval;

	private final Map<List<String>, Entry> entries = new ConcurrentHashMap<>();

	/**
	 * What has come in since nothing was kept, be it that some of it has been replaced.
	 */
	private final AtomicLong size = new AtomicLong();

	/**
	 * Creates the files of a directory.
	 * @param precompressed whether there may be files in other codings beside them
	 * @param recheckInterval how long a file is kept; zero to keep none
	 */
	RecentFiles(Directory directory, boolean precompressed, Duration recheckInterval) {
		this.directory = directory;
		this.precompressed = precompressed;
		this.recheckInterval = recheckInterval;
	}

	/**
	 * Looks a file up.
	 * @param names the names of directories, and that of the file
	 * @return the file, or {@code null} if there is none of this name
	 */
	@Nullable Entry find(List<String> names, Instant now) {
		Entry recent = this.entries.get(names);
		if (recent != null && recent.isFresh(now, this.recheckInterval)) {
			return recent;
		}
		if (!this.directory.mayHave(names)) {
			return null;
		}
		return new Entry(List.copyOf(names), this.precompressed ? codings(names) : AS_IT_IS, now);
	}

	private List<Coding> codings(List<String> names) {
		List<Coding> codings = new ArrayList<>();
		for (Coding coding : Coding.values()) {
			if (coding == Coding.IDENTITY || this.directory.mayHave(coding.append(names))) {
				codings.add(coding);
			}
		}
		return codings;
	}

	/**
	 * Opens a file in one of its codings.
	 * @return its content, or {@code null} if there is no such file after all
	 */
	@Nullable FileContent open(Entry entry, Coding coding) throws IOException {
		LoadedFile loaded = entry.loaded.get(coding);
		if (loaded != null) {
			return loaded;
		}
		OpenFile file = this.directory.open(coding.append(entry.names));
		if (file == null || file.size() > MAX_SIZE || this.recheckInterval.compareTo(Duration.ZERO) <= 0) {
			return file;
		}
		try (file) {
			LoadedFile small = file.load();
			keep(entry, coding, small);
			return small;
		}
	}

	private void keep(Entry entry, Coding coding, LoadedFile file) {
		if (this.size.addAndGet(file.size() + OVERHEAD) > CAPACITY) {
			this.size.set(0);
			this.entries.clear();
		}
		entry.loaded.put(coding, file);
		this.entries.put(entry.names, entry);
	}

	/**
	 * A file, as it was found at some time.
	 */
	static final class Entry {

		private final List<String> names;

		private final List<Coding> codings;

		private final Instant found;

		private final Map<Coding, LoadedFile> loaded = new ConcurrentHashMap<>();

		private final Map<Coding, FileAnswer> answers = new ConcurrentHashMap<>();

		Entry(List<String> names, List<Coding> codings, Instant found) {
			this.names = names;
			this.codings = codings;
			this.found = found;
		}

		/**
		 * The codings that the file seems to be there in, the file as it is among them.
		 */
		List<Coding> codings() {
			return this.codings;
		}

		/**
		 * The answer that all requests for the file in a coding get, or {@code null} if
		 * there is none yet.
		 */
		@Nullable FileAnswer answer(Coding coding) {
			return this.answers.get(coding);
		}

		/**
		 * Keeps such an answer, for as long as the file.
		 */
		void keep(Coding coding, FileAnswer answer) {
			this.answers.put(coding, answer);
		}

		private boolean isFresh(Instant now, Duration interval) {
			return !now.isBefore(this.found) && now.isBefore(this.found.plus(interval));
		}

	}

}
