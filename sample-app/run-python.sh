#!/usr/bin/env bash
#
# Serves a Python application of the working directory: run-python.sh foo.application [--server.port=8000 ...]
# By GraalPy, so the sample has to be built with it: mvn -q -pl sample-app -am -Ppython -DskipTests package
# On JDK 25 its hot code is compiled, elsewhere it is interpreted. The first run takes a minute or two more: it makes
# what later ones start faster with, in target/python. START=plain does without.

set -euo pipefail

sample=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
version=25.0.3
home=${JAVA_HOME:-}
java=${home:+$home/bin/}java
prepared=$sample/target/python
options=()
properties=()

# Makes a file or a directory under another name first: a run that is broken off or a second one doesn't matter.
make() { # target command ...
	[[ -e $1 ]] && return
	local unfinished=$1.$$
	mkdir -p "$(dirname "$1")"
	echo "Making $1 for faster starts" >&2
	"${@:2}" "$unfinished" && mv -T "$unfinished" "$1" 2>/dev/null || rm -rf "$unfinished"
	[[ -e $1 ]]
}

fetch_compiler() { # directory
	local artifact
	for artifact in compiler:compiler truffle:truffle-compiler sdk:collections sdk:word; do
		mvn -B -q dependency:copy -Dartifact="org.graalvm.$artifact:$version" -DoutputDirectory="$1"
	done
}

# The JVM shares no classes with --upgrade-module-path: the compiler becomes a part of a copy of the JDK.
link_compiler() { # directory
	local work=$1.work modules
	mkdir -p "$work"
	"$home"/bin/jimage extract --dir="$work/modules" "$home"/lib/modules
	rm -rf "$work"/modules/jdk.graal.compiler* "$work"/modules/jdk.incubator.* \
		"$work"/modules/java.base/jdk/internal/module/SystemModules\$*.class
	# Modules of a JDK know the hashes of the files that they came in.
	cat >"$work/Unhash.java" <<-END
		import java.lang.classfile.ClassFile;
		import java.lang.classfile.attribute.ModuleHashesAttribute;
		import java.nio.file.*;

		void main(String[] files) throws Exception {
			for (String file : files) {
				var info = ClassFile.of().parse(Path.of(file));
				Files.write(Path.of(file), ClassFile.of().transformClass(info, (builder, element) -> {
					if (!(element instanceof ModuleHashesAttribute)) {
						builder.with(element);
					}
				}));
			}
		}
	END
	"$home"/bin/java "$work/Unhash.java" "$work"/modules/*/module-info.class
	modules=$(ls "$work/modules" | paste -sd,)
	"$home"/bin/jlink --module-path "$compiler:$work/modules" --disable-plugin generate-jli-classes \
		--add-modules "$modules,jdk.graal.compiler,org.graalvm.truffle.compiler" --output "$work/image" >&2 &&
		cp -r "$home" "$1" && mv "$work/image/lib/modules" "$1/lib/modules"
	rm -rf "$work" "$1"/lib/server/*.jsa
}

# The JVM shares no classes of jars in a jar.
extract() { # directory
	"$java" -Djarmode=tools -jar "$jar" extract --destination "$1" >/dev/null
}

# Serves an application that imports what most do. The JVM writes its classes to the file when it ends.
train() { # file
	local work server port
	work=$(mktemp -d)
	cat >"$work/training.py" <<-END
		import datetime, html, json, logging, re, urllib.parse

		def application(environ, start_response):
		    start_response('200 OK', [('Content-Type', 'application/json')])
		    return [json.dumps(environ, default=repr).encode()]
	END
	(cd "$work" && exec "$java" "${options[@]}" "$write=$1" -jar "$jar" "${properties[@]}" \
		--gateway.wsgi=training.application --gateway.prefix=/ --server.port=0) >"$work/log" 2>&1 &
	server=$!
	port=$("$sample"/../.ci/await-port "$work/log" "$server" 300)
	[[ -z $port ]] || (exec 3<>"/dev/tcp/localhost/$port" && printf 'GET / HTTP/1.0\r\n\r\n' >&3 && cat <&3) >/dev/null
	kill "$server" 2>/dev/null || true
	wait "$server" || true
	rm -rf "$work"
	[[ -n $port && -f $1 ]]
}

# Unless another collector has been chosen.
[[ "${JAVA_TOOL_OPTIONS-} ${JDK_JAVA_OPTIONS-}" == *-XX:+Use*GC* ]] || options+=(-XX:+UseParallelGC)

jar=$(find "$sample/target" -maxdepth 1 -name 'wsgi4j-sample-python-*.jar' ! -name '*-sources.jar' -print -quit \
	2>/dev/null || true)
if [[ -z $jar ]]; then
	echo 'Build the sample with GraalPy first: mvn -q -pl sample-app -am -Ppython -DskipTests package' >&2
	exit 1
fi
runtime=$("$java" -version 2>&1)
build=$(cksum <<<"$runtime" | cut -d ' ' -f 1)

if [[ $runtime == *'version "25'* ]]; then
	compiler=$sample/target/python-compiler
	make "$compiler" fetch_compiler
	options+=(-XX:+UnlockExperimentalVMOptions -XX:+EnableJVMCI --enable-native-access=ALL-UNNAMED
		--sun-misc-unsafe-memory-access=allow)
	[[ -n $home ]] || home=$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")
	if [[ ${START-} != plain ]] && make "$prepared/jdk-$build" link_compiler; then
		java=$prepared/jdk-$build/bin/java
	else
		module_path=$(printf ":%s" "$compiler"/*.jar)
		options+=("--upgrade-module-path=${module_path:1}")
	fi
fi

# The sample's own applications would take their paths from this one.
for application in clock download environ git hello reports upload; do
	properties+=("--gateway.applications.$application.enabled=false")
done

if [[ ${START-} != plain ]]; then
	# Builds have one and the same time of modification.
	application=$prepared/application-$(stat --format %Z "$jar")
	[[ -e $application ]] || rm -rf "$prepared"/application-*
	if make "$application" extract; then
		jar=$application/${jar##*/}
		classes=$application/classes-$build-$(cksum <<<"${options[*]}" | cut -d ' ' -f 1)
		read=-XX:SharedArchiveFile write=-XX:ArchiveClassesAtExit
		[[ $runtime != *'version "25'* ]] || read=-XX:AOTCache write=-XX:AOTCacheOutput
		! make "$classes" train || options+=("$read=$classes")
	fi
fi

exec "$java" "${options[@]}" -jar "$jar" "${properties[@]}" \
	--gateway.wsgi="${1:?module.name of the application}" --gateway.prefix=/ "${@:2}"
