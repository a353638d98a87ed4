#!/usr/bin/env bash
#
# Serves a Python application of the working directory: run-python.sh foo.application [--server.port=8000 ...]
# On JDK 25 its hot code is compiled, elsewhere it is interpreted.

set -euo pipefail

sample=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
version=25.0.3
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
options=()
properties=()

# Unless another collector has been chosen.
[[ "${JAVA_TOOL_OPTIONS-} ${JDK_JAVA_OPTIONS-}" == *-XX:+Use*GC* ]] || options+=(-XX:+UseParallelGC)

if [[ $("$java" -version 2>&1) == *'version "25'* ]]; then
	jars=$sample/target/python-compiler
	module_path=
	for artifact in compiler:compiler truffle:truffle-compiler sdk:collections sdk:word; do
		jar=$jars/${artifact#*:}-$version.jar
		[[ -f $jar ]] || mvn -B -q dependency:copy -Dartifact="org.graalvm.$artifact:$version" -DoutputDirectory="$jars"
		module_path=${module_path:+$module_path:}$jar
	done
	options+=(-XX:+UnlockExperimentalVMOptions -XX:+EnableJVMCI "--upgrade-module-path=$module_path"
		--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
fi

# The sample's own applications would take their paths from this one.
for application in clock download environ git hello reports upload; do
	properties+=("--gateway.applications.$application.enabled=false")
done

exec "$java" "${options[@]}" -jar "$sample"/target/wsgi4j-sample-app-*-SNAPSHOT.jar "${properties[@]}" \
	--gateway.wsgi="${1:?module.name of the application}" --gateway.prefix=/ "${@:2}"
