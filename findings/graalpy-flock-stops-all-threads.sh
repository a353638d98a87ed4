#!/usr/bin/env bash
#
# GraalPy 25.0.3, embedded, native POSIX: a thread that waits in fcntl.flock keeps the interpreter's lock, so that no
# other thread of the context runs until another process gives the file's lock back. CPython gives the interpreter's lock
# away for as long as the call takes. Seen, for a thread that counts ten times a second while another one waits for
# seconds: fewer than 5 steps in all; as many as there are tenths of a second in CPython 3.11.

set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
	<modelVersion>4.0.0</modelVersion>
	<groupId>findings</groupId>
	<artifactId>flock</artifactId>
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
cat >Flock.java <<'END'
import org.graalvm.polyglot.Context;

class Flock {

	static final String MODULE = """
			import fcntl, threading, time

			steps = 0
			over = threading.Event()

			def count():
			    global steps
			    while not over.is_set():
			        time.sleep(0.1)
			        steps += 1

			def wait():
			    with open('locked', 'w') as file:
			        counting = threading.Thread(target=count)
			        counting.start()
			        time.sleep(0.5)
			        before, begun = steps, time.monotonic()
			        fcntl.flock(file, fcntl.LOCK_EX)
			        during, waited = steps - before, time.monotonic() - begun
			        over.set()
			        counting.join()
			        return during, waited

			during, waited = wait()
			outcome = f'waited: {waited > 1}, fewer than 5 steps: {during < 5}'
			""";

	public static void main(String[] arguments) throws Exception {
		try (Context context = Context.newBuilder("python")
			.option("engine.WarnInterpreterOnly", "false")
			.option("python.PosixModuleBackend", "native")
			.allowAllAccess(true)
			.build()) {
			context.initialize("python");
			Process holder = new ProcessBuilder("flock", "locked", "sh", "-c", "echo locked; exec sleep 15").start();
			holder.getInputStream().read();
			context.eval("python", MODULE);
			System.out.println(context.getBindings("python").getMember("outcome").asString());
			holder.destroy();
		}
	}

}
END

mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath
seen=$(java -cp "$(<classpath)" Flock.java 2>/dev/null)
echo "$seen"
[[ $seen == 'waited: True, fewer than 5 steps: True' ]]
