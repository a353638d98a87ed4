#!/usr/bin/env bash
#
# GraalPy 25.0.3: time.tzset() of an embedded context sets the default time zone of the whole JVM. Without a variable TZ it
# becomes GMT, so that Java code beside it prints other times from then on. CPython's sets the zone of its own process,
# and takes the system's zone if there is no TZ. Seen: "Europe/Vienna" before, "GMT" after.

set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
unset TZ

cat >pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
	<modelVersion>4.0.0</modelVersion>
	<groupId>findings</groupId>
	<artifactId>tzset</artifactId>
	<version>1</version>
	<dependencies>
		<dependency>
			<groupId>org.graalvm.polyglot</groupId>
			<artifactId>python</artifactId>
			<version>25.0.3</version>
			<type>pom</type>
		</dependency>
	</dependencies>
</project>
END
cat >Tzset.java <<'END'
import java.util.TimeZone;

import org.graalvm.polyglot.Context;

class Tzset {

	public static void main(String[] arguments) {
		TimeZone.setDefault(TimeZone.getTimeZone("Europe/Vienna"));
		System.out.println(TimeZone.getDefault().getID());
		try (Context context = Context.newBuilder("python").option("engine.WarnInterpreterOnly", "false").build()) {
			context.eval("python", "import time; time.tzset()");
		}
		System.out.println(TimeZone.getDefault().getID());
	}

}
END

mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath
seen=$(java -cp "$(<classpath)" Tzset.java 2>/dev/null | paste -sd' ')
echo "$seen"
[[ $seen == 'Europe/Vienna GMT' ]]
