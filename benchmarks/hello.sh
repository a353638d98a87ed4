#!/usr/bin/env bash
#
# A small answer through the gateway beside the same answer from what a user would write instead, in the same
# server: requests per second and the gateway's ratio to each peer, median of interleaved rounds. Needs wrk.
#
# usage: benchmarks/hello.sh [ROUNDS] [SECONDS]

set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

rounds=${1:-5}
seconds=${2:-5}
port=${PORT:-18080}
connections=32
paths=(/gateway/hello /peers/async-servlet/hello /peers/sync-servlet/hello /peers/controller/hello /peers/callable/hello)

if ! command -v wrk >/dev/null; then
	echo "wrk is missing; on Debian: apt-get install wrk" >&2
	exit 1
fi

mvn -q -pl benchmarks/server -am -DskipTests package
java ${JAVA_OPTS:-} -jar benchmarks/server/target/wsgi4j-benchmarks-server-0.1.0-SNAPSHOT.jar --server.port="$port" \
	--logging.level.root=warn &
server=$!
results=$(mktemp)
trap 'kill "$server"; rm -f "$results"' EXIT
until curl -s -o /dev/null "http://localhost:$port/gateway/hello"; do
	kill -0 "$server"
	sleep 0.2
done

load() {
	wrk -t1 -c"$connections" -d"${1}s" "http://localhost:$port$2" | awk '
		/Non-2xx|Socket errors/ { print > "/dev/stderr" }
		/Requests\/sec/ { print $2 }'
}

for path in "${paths[@]}"; do
	load $((2 * seconds)) "$path" >/dev/null
done
for ((round = 1; round <= rounds; round++)); do
	for path in "${paths[@]}"; do
		echo "$round $path $(load "$seconds" "$path")" >>"$results"
	done
done

java -version 2>&1 | head -n 1
echo "$(nproc) processors, $connections connections, $rounds rounds of $seconds s"
awk -v gateway="${paths[0]}" '
	function median(values, count,    i, j, swap) {
		for (i = 1; i <= count; i++)
			for (j = i + 1; j <= count; j++)
				if (values[j] < values[i]) { swap = values[i]; values[i] = values[j]; values[j] = swap }
		return count % 2 ? values[(count + 1) / 2] : (values[count / 2] + values[count / 2 + 1]) / 2
	}
	!($2 in known) { known[$2]; order[++peers] = $2 }
	{ rate[$2, $1] = $3; rounds = $1 }
	END {
		printf "%-24s %12s %18s\n", "path", "requests/s", "gateway / path"
		for (p = 1; p <= peers; p++) {
			for (r = 1; r <= rounds; r++) {
				rates[r] = rate[order[p], r]
				ratios[r] = rate[gateway, r] / rate[order[p], r]
			}
			printf "%-24s %12.0f %18.2f\n", order[p], median(rates, rounds), median(ratios, rounds)
		}
	}' "$results"
