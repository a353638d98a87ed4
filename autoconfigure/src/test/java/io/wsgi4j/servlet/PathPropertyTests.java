package io.wsgi4j.servlet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

import io.wsgi4j.Body;
import io.wsgi4j.gateway.ExchangeTimeouts;
import io.wsgi4j.gateway.MountedApplication;
import io.wsgi4j.gateway.RequestBodySettings;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.util.ServletRequestPathUtils;

import static org.assertj.core.api.Assertions.assertThat;

class PathPropertyTests {

	@Property
	@Label("The longest mount wins, by whole segments")
	void longestMount(@ForAll("mounts") Set<List<String>> mounts, @ForAll("plainSegments") List<String> segments) {
		MountTable table = new MountTable(mounts.stream().map(PathPropertyTests::mounted).toList());
		MountedApplication found = table.find(join(segments));
		assertThat((found != null) ? found.mount() : null).isEqualTo(longest(mounts, segments));
	}

	@Property
	@Label("Rule 12: SCRIPT_NAME and PATH_INFO together are the decoded path")
	void decodedPath(@ForAll("contextPaths") String contextPath, @ForAll("mounts") Set<List<String>> mounts,
			@ForAll("segments") List<String> segments, @ForAll boolean encoded) throws Exception {
		GatewayHandlerMapping mapping = new GatewayHandlerMapping(new GatewayPaths("", List.of()),
				mounts.stream().map(PathPropertyTests::mounted).toList());
		String uri = join(segments.stream().map((segment) -> encode(segment, encoded)).toList());
		MockHttpServletRequest request = new MockHttpServletRequest("GET", contextPath + uri);
		request.setContextPath(contextPath);
		ServletRequestPathUtils.parseAndCache(request);
		Object handler = mapping.getHandlerInternal(request);
		MountMatch match = MountMatch.of(request);
		String mount = longest(mounts, segments);
		assertThat(mapping.findApplication(request)).isSameAs((match != null) ? handler : null);
		if (mount == null) {
			assertThat(match).isNull();
			return;
		}
		assertThat(match.scriptName()).isEqualTo(contextPath + mount);
		assertThat(match.scriptName() + match.pathInfo()).isEqualTo(contextPath + join(segments));
	}

	@Property
	@Label("Rule 12: a path is refused or it can be read in one way only")
	void decoderRefusesOrIsClear(@ForAll("paths") String path) {
		String decoded;
		try {
			decoded = PathDecoder.decode(path);
		}
		catch (MalformedPathException ex) {
			assertThat(ex).hasMessageNotContaining("\n");
			return;
		}
		assertThat(decoded).doesNotContain("\\", "\0");
		assertThat(decoded.chars().filter((character) -> character == '/').count())
			.isEqualTo(path.chars().filter((character) -> character == '/').count());
		assertThat(decoded.split("/")).noneMatch((segment) -> isDots(segment));
	}

	@Provide
	Arbitrary<Set<List<String>>> mounts() {
		return Arbitraries.of("a", "b", "ab", "a b", "ä").list().ofMaxSize(3).set().ofMaxSize(5);
	}

	@Provide
	Arbitrary<List<String>> plainSegments() {
		return Arbitraries.of("a", "b", "ab", "A", "").list().ofMaxSize(5);
	}

	@Provide
	Arbitrary<List<String>> segments() {
		Arbitrary<String> any = Arbitraries.strings()
			.withChars("ab;=%+. äß🐍~:@&")
			.ofMaxLength(6)
			.filter((segment) -> isWellFormed(segment) && !isDots(segment));
		return Arbitraries.oneOf(Arbitraries.of("a", "b", "ab", "a b", "ä", ""), any).list().ofMinSize(1).ofMaxSize(5);
	}

	@Provide
	Arbitrary<String> contextPaths() {
		return Arbitraries.of("", "/context", "/a");
	}

	@Provide
	Arbitrary<String> paths() {
		Arbitrary<String> trick = Arbitraries.of("/", "//", ".", "..", ";", ";x=y", "%2e", "%2E", "%2f", "%5C", "\\",
				"%00", "%c0%ae", "%c3%a4", "%", "%2", "%25", "a", "ä");
		return Arbitraries.oneOf(trick, Arbitraries.strings().ofMaxLength(3))
			.list()
			.ofMaxSize(8)
			.map((parts) -> "/" + String.join("", parts));
	}

	private static String longest(Set<List<String>> mounts, List<String> segments) {
		return mounts.stream()
			.filter((mount) -> mount.size() <= segments.size() && segments.subList(0, mount.size()).equals(mount))
			.max(Comparator.comparingInt(List::size))
			.map(PathPropertyTests::join)
			.orElse(null);
	}

	private static String join(List<String> segments) {
		return String.join("", segments.stream().map((segment) -> "/" + segment).toList());
	}

	private static boolean isDots(String segment) {
		String name = segment.replaceFirst(";.*", "");
		return name.equals(".") || name.equals("..");
	}

	private static boolean isWellFormed(String text) {
		return StandardCharsets.UTF_8.newEncoder().canEncode(text);
	}

	private static String encode(String segment, boolean everything) {
		List<String> encoded = new ArrayList<>();
		for (byte octet : segment.getBytes(StandardCharsets.UTF_8)) {
			boolean bare = octet > ' ' && octet != '%' && !everything;
			encoded.add(bare ? Character.toString(octet) : "%" + HexFormat.of().toHexDigits(octet));
		}
		return String.join("", encoded);
	}

	private static MountedApplication mounted(List<String> segments) {
		return new MountedApplication("test", join(segments), (environ, startResponse) -> Body.empty(), Runnable::run,
				new RequestBodySettings(-1, 0, false), ExchangeTimeouts.none(), 0);
	}

}
