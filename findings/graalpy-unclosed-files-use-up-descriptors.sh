#!/usr/bin/env bash
#
# GraalPy 25.0.3, embedded: files that nothing refers to any more stay open until Java's collector runs, which looks at the
# heap only, so that open(path).read() in a loop ends with EMFILE while every file that is open is garbage. GraalPy doesn't
# collect when the system refuses a descriptor. gc.collect() closes the files, and the same loop goes on. CPython closes
# each file at once. Seen, for 2,000 files with a limit of 400 descriptors: errno 24 after fewer than 400 files, as many
# more after a collection; none in CPython 3.11.

set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
	<modelVersion>4.0.0</modelVersion>
	<groupId>findings</groupId>
	<artifactId>descriptors</artifactId>
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
echo content >file
cat >read_files.py <<'END'
import gc
import time


def read_files():
    for number in range(2000):
        try:
            open('file').read()
        except OSError as ex:
            return ex.errno, number
    return None, 2000


first_error, first = read_files()
for _ in range(20):
    gc.collect()
    time.sleep(0.1)
second_error, second = read_files()
outcome = f'errno {first_error}, fewer than 400: {first < 400}; again after a collection: {second > 100}'
END
cat >Descriptors.java <<'END'
import java.nio.file.Files;
import java.nio.file.Path;

import org.graalvm.polyglot.Context;

class Descriptors {

	public static void main(String[] arguments) throws Exception {
		try (Context context = Context.newBuilder("python")
			.option("engine.WarnInterpreterOnly", "false")
			.option("python.PosixModuleBackend", "native")
			.allowAllAccess(true)
			.build()) {
			context.eval("python", Files.readString(Path.of("read_files.py")));
			System.out.println(context.getBindings("python").getMember("outcome").asString());
		}
	}

}
END

mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath
# In a JVM of its own: the launcher that compiles needs descriptors as well.
javac -cp "$(<classpath)" -d classes Descriptors.java
seen=$(prlimit --nofile=400:400 java -Xms512m -cp "classes:$(<classpath)" Descriptors 2>/dev/null)
echo "$seen"
[[ $seen == 'errno 24, fewer than 400: True; again after a collection: True' ]]
