package io.wsgi4j;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link Environ#shiftPathInfo()} and {@link Environ#rawPathInfo()}.
 */
class EnvironPathTests {

	private final Environ environ = Environ.empty();

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "null", textBlock = """
			''   | /             | ''   | /      | ''
			''   | /x            | x    | /x     | ''
			/    | ''            | null | /      | ''
			/a   | /x/y          | x    | /a/x   | /y
			/a   | /x/           | x    | /a/x   | /
			/a/b | /../y         | ..   | /a     | /y
			''   | /../y         | ..   | ''     | /y
			/a/b | //y           | y    | /a/b/y | ''
			/a/b | //y/          | y    | /a/b/y | /
			/a/b | /./y          | y    | /a/b/y | ''
			/a/b | /./y/         | y    | /a/b/y | /
			/a/b | ///./..//y/.// | ..  | /a     | /y/
			/a/b | ///           | ''   | /a/b/  | ''
			/a/b | /.//          | ''   | /a/b/  | ''
			/a/b | /x//          | x    | /a/b/x | /
			/a/b | /.            | null | /a/b   | ''
			/a   | ''            | null | /a     | ''
			/a   | /..           | ..   | ''     | ''
			/a/b | /x/./y        | x    | /a/b/x | /y
			/a   | /x//y         | x    | /a/x   | /y
			/a/  | /x            | x    | /a/x   | ''
			""")
	void shiftsAsWsgirefDoes(String scriptName, String pathInfo, String segment, String newScriptName,
			String newPathInfo) {
		this.environ.put("SCRIPT_NAME", scriptName);
		this.environ.put("PATH_INFO", pathInfo);
		assertThat(this.environ.shiftPathInfo()).isEqualTo(segment);
		assertThat(this.environ).containsEntry("SCRIPT_NAME", newScriptName).containsEntry("PATH_INFO", newPathInfo);
		assertThat(this.environ.scriptName()).isEqualTo(newScriptName);
		assertThat(this.environ.pathInfo()).isEqualTo(newPathInfo);
	}

	@Test
	void shiftsUntilNothingIsLeft() {
		this.environ.put("PATH_INFO", "/a/b/");
		assertThat(this.environ.shiftPathInfo()).isEqualTo("a");
		assertThat(this.environ.shiftPathInfo()).isEqualTo("b");
		assertThat(this.environ.shiftPathInfo()).isEmpty();
		assertThat(this.environ.shiftPathInfo()).isNull();
		assertThat(this.environ.scriptName()).isEqualTo("/a/b/");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			# given in wsgi4j's contract: what the client wrote, behind the mount
			''   | /a b        | /a%20b              | /a%20b
			''   | /a b        | /%61%20b?x=/y       | /%61%20b
			/foo | /a+b        | /foo/a+b            | /a+b
			/foo | /ä          | /foo/%c3%a4         | /%c3%a4
			/a b | /c,d        | /a%20b/c%2Cd        | /c%2Cd
			/foo | ''          | /foo                | ''
			/foo | /           | /foo/               | /
			/foo | //x//       | /foo//x//           | //x//
			/foo | /a;p=1      | /foo/a;p=1          | /a;p=1
			# what middleware has put, encoded
			/foo | /other      | /foo/bar            | /other
			/foo | /a b;c=d,e+ | /foo/bar            | /a%20b;c=d,e%2B
			/foo | ''          | /foo/bar            | ''
			/foo/bar/baz | /x  | /foo                | /x
			/foo | /a%2Fb      | /foo/bar            | /a%252Fb
			# malformed escapes can't be the client's PATH_INFO
			/foo | /%zz        | /foo/%zz            | /%zz
			/foo | /x          | /foo/%zz            | /x
			""")
	void rawPathInfoIsTheClientsWhileItFits(String scriptName, String pathInfo, String requestUri, String raw) {
		this.environ.put("SCRIPT_NAME", scriptName);
		this.environ.put("PATH_INFO", pathInfo);
		this.environ.put("REQUEST_URI", requestUri);
		assertThat(this.environ.rawPathInfo()).isEqualTo(raw);
	}

	@Test
	void rawPathInfoIsEncodedPathInfoWithoutRequestUri() {
		this.environ.put("PATH_INFO", "/ä b?");
		assertThat(this.environ.rawPathInfo()).isEqualTo("/%C3%A4%20b%3F");
	}

	@Test
	@DisplayName("Rule 12: the raw path follows a shift")
	void rawPathInfoFollowsShift() {
		this.environ.put("SCRIPT_NAME", "/foo");
		this.environ.put("PATH_INFO", "/a b/c,d/");
		this.environ.put("REQUEST_URI", "/foo/a%20b/c%2Cd/?q");
		this.environ.shiftPathInfo();
		assertThat(this.environ.rawPathInfo()).isEqualTo("/c%2Cd/");
		this.environ.shiftPathInfo();
		assertThat(this.environ.rawPathInfo()).isEqualTo("/");
		this.environ.shiftPathInfo();
		assertThat(this.environ.rawPathInfo()).isEmpty();
	}

	@Test
	void rawPathInfoFollowsShiftThatDropsEmptySegments() {
		this.environ.put("SCRIPT_NAME", "/foo");
		this.environ.put("PATH_INFO", "//a/b c");
		this.environ.put("REQUEST_URI", "/foo//a/b%20c");
		this.environ.shiftPathInfo();
		assertThat(this.environ.rawPathInfo()).isEqualTo("/b%20c");
	}

	@Test
	void rawPathInfoFollowsPut() {
		this.environ.put("PATH_INFO", "/a");
		this.environ.put("REQUEST_URI", "/%61");
		assertThat(this.environ.rawPathInfo()).isEqualTo("/%61");
		this.environ.put("PATH_INFO", "/b c");
		assertThat(this.environ.rawPathInfo()).isEqualTo("/b%20c");
	}

}
