#!/usr/bin/env bash
#
# Spring Web 7.0.9, HttpHeaders: RFC 9110 (section 5.6.7) has recipients accept three forms of dates, with an example of
# each. Spring's parser has a pattern for each of them, but of the RFC's own examples it reads only the first. RFC 850's
# is refused for its weekday, which is written out, and that of C's asctime for its day of one digit, whether one space
# or two stand before it; getFirstZonedDateTime throws an IllegalArgumentException. Seen: IMF-fixdate is read, "Sunday,
# 06-Nov-94" is refused, asctime of the 16th is read, asctime of the 6th is refused.

set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
	<modelVersion>4.0.0</modelVersion>
	<groupId>findings</groupId>
	<artifactId>dates</artifactId>
	<version>1</version>
	<dependencies>
		<dependency>
			<groupId>org.springframework</groupId>
			<artifactId>spring-web</artifactId>
			<version>7.0.9</version>
		</dependency>
	</dependencies>
</project>
END
cat >Dates.java <<'END'
import org.springframework.http.HttpHeaders;

class Dates {

	public static void main(String[] arguments) {
		for (String date : new String[] { "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
				"Wed Nov 16 08:49:37 1994", "Sun Nov  6 08:49:37 1994", "Sun Nov 6 08:49:37 1994" }) {
			HttpHeaders headers = new HttpHeaders();
			headers.set("Last-Modified", date);
			try {
				System.out.print(headers.getFirstZonedDateTime("Last-Modified").toLocalDate() + " ");
			}
			catch (IllegalArgumentException ex) {
				System.out.print("refused ");
			}
		}
	}

}
END

mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath
seen=$(java -cp "$(<classpath)" Dates.java)
echo "$seen"
[[ $seen == '1994-11-06 refused 1994-11-16 refused refused ' ]]
