package io.wsgi4j.files;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.wsgi4j.testsupport.HttpAnswer;

/**
 * A request for a file, and what matters of the answer.
 *
 * @param name the request in words, as on the page
 * @param method the method
 * @param path the path below the mount
 * @param headers lines, in which {@code ETAG} and {@code DATE} stand for the server's own
 */
record FileCase(String name, String method, String path, List<String> headers) {

	static List<FileCase> all() {
		List<FileCase> cases = new ArrayList<>();
		cases.add(get("a file", "/file.txt"));
		cases.add(of("`HEAD`", "HEAD", "/file.txt"));
		cases.add(of("`POST`", "POST", "/file.txt", "Content-Length: 0"));
		cases.add(of("`DELETE`", "DELETE", "/file.txt"));
		cases.add(of("`OPTIONS`", "OPTIONS", "/file.txt"));
		cases.add(get("a link within the directory", "/inner.txt"));
		cases.add(get("a name with a space and an umlaut", "/a%20b/%C3%A4.txt"));
		cases.add(get("a directory with `index.html`", "/docs/"));
		cases.add(get("the same without the slash", "/docs"));
		cases.add(get("the same with a query", "/docs?a=b"));
		cases.add(get("a directory without `index.html`", "/bare/"));
		cases.add(get("the same without the slash as well", "/bare"));
		cases.add(get("a file with a slash behind it", "/file.txt/"));
		cases.addAll(conditions());
		cases.addAll(ranges());
		cases.addAll(codings());
		cases.addAll(tricks());
		return cases;
	}

	private static List<FileCase> conditions() {
		return List.of(get("`If-None-Match` with its `ETag`", "/file.txt", "If-None-Match: ETAG"),
				get("`If-None-Match` with `W/` before the tag", "/file.txt", "If-None-Match: \"x\", W/STRONG"),
				get("`If-None-Match: *`", "/file.txt", "If-None-Match: *"),
				get("`If-None-Match` with another tag, `If-Modified-Since` with its date", "/file.txt",
						"If-None-Match: \"x\"", "If-Modified-Since: DATE"),
				get("`If-Modified-Since` with its date", "/file.txt", "If-Modified-Since: DATE"),
				get("`If-Modified-Since` with a later date", "/file.txt",
						"If-Modified-Since: Tue, 06 Jan 2026 00:00:00 GMT"),
				get("`If-Modified-Since` with an earlier date", "/file.txt",
						"If-Modified-Since: Thu, 01 Jan 2026 00:00:00 GMT"),
				get("`If-Modified-Since` in RFC 850's format", "/file.txt",
						"If-Modified-Since: Friday, 02-Jan-26 03:04:05 GMT"),
				get("`If-Modified-Since: yesterday`", "/file.txt", "If-Modified-Since: yesterday"),
				get("`If-Match` with its `ETag`", "/file.txt", "If-Match: ETAG"),
				get("`If-Match: *`", "/file.txt", "If-Match: *"),
				get("`If-Match` with `W/` before the tag", "/file.txt", "If-Match: W/STRONG"),
				get("`If-Match` with another tag", "/file.txt", "If-Match: \"x\""),
				get("`If-Match` with another tag, `If-None-Match` with its own", "/file.txt", "If-Match: \"x\"",
						"If-None-Match: ETAG"),
				get("`If-Unmodified-Since` with its date", "/file.txt", "If-Unmodified-Since: DATE"),
				get("`If-Unmodified-Since` with an earlier date", "/file.txt",
						"If-Unmodified-Since: Thu, 01 Jan 2026 00:00:00 GMT"),
				get("`If-Match: *`, `If-Unmodified-Since` with an earlier date", "/file.txt", "If-Match: *",
						"If-Unmodified-Since: Thu, 01 Jan 2026 00:00:00 GMT"));
	}

	private static List<FileCase> ranges() {
		String many = IntStream.range(0, 33).mapToObj((i) -> "0-0").collect(Collectors.joining(","));
		return List.of(get("`Range: bytes=2-4`", "/file.txt", "Range: bytes=2-4"),
				get("`Range: bytes=8-`", "/file.txt", "Range: bytes=8-"),
				get("`Range: bytes=-3`", "/file.txt", "Range: bytes=-3"),
				get("`Range: bytes=-100`", "/file.txt", "Range: bytes=-100"),
				get("`Range: bytes=8-100`", "/file.txt", "Range: bytes=8-100"),
				get("`Range: bytes=10-`", "/file.txt", "Range: bytes=10-"),
				get("`Range: bytes=-0`", "/file.txt", "Range: bytes=-0"),
				get("`Range: bytes=5-2`", "/file.txt", "Range: bytes=5-2"),
				get("`Range: bytes=x`", "/file.txt", "Range: bytes=x"),
				get("`Range: lines=1-2`", "/file.txt", "Range: lines=1-2"),
				get("`Range: bytes=0-` of an empty file", "/empty.txt", "Range: bytes=0-"),
				of("`HEAD` with `Range: bytes=2-4`", "HEAD", "/file.txt", "Range: bytes=2-4"),
				get("`Range: bytes=0-1,8-9`", "/file.txt", "Range: bytes=0-1,8-9"),
				get("`Range: bytes=0-1,20-30`", "/file.txt", "Range: bytes=0-1,20-30"),
				get("`Range: bytes=0-8,1-9`", "/file.txt", "Range: bytes=0-8,1-9"),
				get("33 times `0-0` in `Range`", "/file.txt", "Range: bytes=" + many),
				get("`If-Range` with its `ETag`", "/file.txt", "Range: bytes=2-4", "If-Range: ETAG"),
				get("`If-Range` with `W/` before the tag", "/file.txt", "Range: bytes=2-4", "If-Range: W/STRONG"),
				get("`If-Range` with another tag", "/file.txt", "Range: bytes=2-4", "If-Range: \"x\""),
				get("`If-Range` with its date", "/file.txt", "Range: bytes=2-4", "If-Range: DATE"),
				get("`If-Range` with a later date", "/file.txt", "Range: bytes=2-4",
						"If-Range: Tue, 06 Jan 2026 00:00:00 GMT"),
				get("`Range`, and `If-None-Match` with its `ETag`", "/file.txt", "Range: bytes=2-4",
						"If-None-Match: ETAG"));
	}

	private static List<FileCase> codings() {
		return List.of(get("no `Accept-Encoding`, `.br`, `.zst` and `.gz` are there", "/app.css"),
				get("`Accept-Encoding: gzip, deflate, br, zstd`", "/app.css",
						"Accept-Encoding: gzip, deflate, br, zstd"),
				get("`Accept-Encoding: gzip, deflate, zstd`", "/app.css", "Accept-Encoding: gzip, deflate, zstd"),
				get("`Accept-Encoding: gzip`", "/app.css", "Accept-Encoding: gzip"),
				get("`Accept-Encoding: gzip, br;q=0`", "/app.css", "Accept-Encoding: gzip, br;q=0"),
				get("`Accept-Encoding: gzip;q=0`", "/app.css", "Accept-Encoding: gzip;q=0"),
				get("`Accept-Encoding: gzip;q=1, br;q=0.5`", "/app.css", "Accept-Encoding: gzip;q=1, br;q=0.5"),
				get("`Accept-Encoding: identity, gzip;q=0.5`", "/app.css", "Accept-Encoding: identity, gzip;q=0.5"),
				get("`Accept-Encoding: gzip, identity;q=0`", "/app.css", "Accept-Encoding: gzip, identity;q=0"),
				get("`Accept-Encoding: identity;q=0`, no such file", "/file.txt", "Accept-Encoding: identity;q=0"),
				get("`Accept-Encoding: gzip`, `Range: bytes=0-1`", "/app.css", "Accept-Encoding: gzip",
						"Range: bytes=0-1"),
				get("`Accept-Encoding: gzip`, `Range: bytes=0-0,2-2`", "/app.css", "Accept-Encoding: gzip",
						"Range: bytes=0-0,2-2"));
	}

	private static List<FileCase> tricks() {
		return List.of(get("a name that begins with a dot", "/.env"), get("a file in such a directory", "/.git/config"),
				get("a link out of the directory", "/link.txt"), get("a file behind such a link", "/up/secret.txt"),
				get("`..`", "/../../../secret.txt"), get("`%2e%2e`", "/%2e%2e/%2e%2e/%2e%2e/secret.txt"),
				get("`..%2f`", "/..%2f..%2f..%2fsecret.txt"), get("`..%5c`", "/..%5c..%5c..%5csecret.txt"),
				get("`%252e%252e`", "/%252e%252e/%252e%252e/%252e%252e/secret.txt"),
				get("`%c0%ae%c0%ae`", "/%c0%ae%c0%ae/%c0%ae%c0%ae/%c0%ae%c0%ae/secret.txt"),
				get("`file.txt%00.css`", "/file.txt%00.css"), get("`docs//index.html`", "/docs//index.html"),
				get("a name of 300 characters", "/" + "a".repeat(300)), get("no such file", "/missing"));
	}

	private static FileCase get(String name, String path, String... headers) {
		return of(name, "GET", path, headers);
	}

	private static FileCase of(String name, String method, String path, String... headers) {
		return new FileCase(name, method, path, List.of(headers));
	}

	/**
	 * What a server answers.
	 * @param exchange sends a raw request, and receives the answer
	 */
	String answer(Function<String, HttpAnswer> exchange) {
		HttpAnswer plain = exchange.apply("HEAD " + StaticSite.MOUNT + "/file.txt HTTP/1.1\r\nHost: localhost\r\n\r\n");
		HttpAnswer answer = exchange.apply(request(plain.header("ETag"), plain.header("Last-Modified")));
		return describe(answer);
	}

	private String request(String etag, String date) {
		StringBuilder request = new StringBuilder(
				this.method + " " + StaticSite.MOUNT + this.path + " HTTP/1.1\r\nHost: localhost\r\n");
		for (String header : this.headers) {
			request.append(header.replace("STRONG", etag.replace("W/", "")).replace("ETAG", etag).replace("DATE", date))
				.append("\r\n");
		}
		return request + "\r\n";
	}

	private static String describe(HttpAnswer answer) {
		List<String> parts = new ArrayList<>();
		parts.add(Integer.toString(answer.status()));
		String type = answer.header("Content-Type");
		if (type != null && type.startsWith("multipart/byteranges")) {
			parts.add((answer.text().split("Content-Range: ", -1).length - 1) + " parts");
		}
		add(parts, "", answer.header("Content-Range"));
		add(parts, "", answer.header("Content-Encoding"));
		add(parts, "`Vary`", (answer.header("Vary") != null) ? "" : null);
		add(parts, "to ", location(answer.header("Location")));
		add(parts, "", answer.header("Allow"));
		if (answer.text().contains(StaticSite.SECRET)) {
			parts.add("**with the file**");
		}
		return String.join(", ", parts);
	}

	private static void add(List<String> parts, String prefix, String value) {
		if (value != null) {
			parts.add(prefix + value);
		}
	}

	private static String location(String location) {
		return (location != null) ? "`" + location.replaceFirst("^http://[^/]+", "") + "`" : null;
	}

}
