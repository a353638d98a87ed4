#!/usr/bin/env bash
#
# GraalPy 25.0.3, embedded: callbacks of weak references (and the closing of files that nothing refers to) run only on
# the thread that has made the context, and only while that is inside. If it is outside at the time, they are dropped
# for good, also if it enters later. CPython calls them on the thread that drops the last reference. Seen, for an
# object that another thread drops: "[] []" with the first thread outside, then inside; "[1]" with it inside all along.

set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
	<modelVersion>4.0.0</modelVersion>
	<groupId>findings</groupId>
	<artifactId>weak</artifactId>
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
cat >Weak.java <<'END'
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;

class Weak {

	static final String MODULE = """
			import gc, time, weakref

			class Thing:
			    pass

			def drop():
			    called = []
			    thing = Thing()
			    reference = weakref.ref(thing, lambda _: called.append(1))
			    del thing
			    for _ in range(10):
			        gc.collect()
			        time.sleep(0.1)
			    return called, reference

			def stay(seconds):
			    time.sleep(seconds)
			""";

	public static void main(String[] arguments) throws Exception {
		try (Context context = Context.newBuilder("python")
			.option("engine.WarnInterpreterOnly", "false")
			.allowCreateThread(true)
			.build()) {
			context.eval("python", MODULE);
			Value drop = context.getBindings("python").getMember("drop");
			Value stay = context.getBindings("python").getMember("stay");
			Value[] result = new Value[1];
			Runnable dropping = () -> result[0] = drop.execute();

			Thread thread = new Thread(dropping);
			thread.start();
			thread.join();
			System.out.println(result[0].getArrayElement(0));
			stay.execute(1);
			System.out.println(result[0].getArrayElement(0));

			thread = new Thread(dropping);
			thread.start();
			stay.execute(8);
			thread.join();
			System.out.println(result[0].getArrayElement(0));
		}
	}

}
END

mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath
seen=$(java -cp "$(<classpath)" Weak.java 2>/dev/null | paste -sd' ')
echo "$seen"
[[ $seen == '[] [] [1]' ]]
