#!/usr/bin/env bash
#
# Two instances of the sample behind nginx, on ports of localhost and without root.
#
#   scale-out.sh                  starts them and waits for Ctrl+C
#   scale-out.sh rolling-restart  restarts one after the other under load; fails if a request does
#   scale-out.sh naive-restart    the same without taking an instance out first, to see what that loses
#   scale-out.sh forwarded        shows what applications see for each way to treat forwarded headers

set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"

readonly HTTP_PORT=18080 HTTPS_PORT=18443
readonly -A PORTS=([one]=18081 [two]=18082)

declare -A pids=()
load=
nginx=
prefix=

fail() {
	echo "$*" >&2
	exit 1
}

find_tools() {
	# Debian has it where only root looks
	PATH=$PATH:/usr/sbin
	local tool
	for tool in nginx java curl openssl python3; do
		command -v "$tool" >/dev/null || fail "$tool is missing. On Debian:" \
			"apt-get install nginx openjdk-17-jre-headless curl openssl python3"
	done
	local jars=(../sample-app/target/wsgi4j-sample-app-*-SNAPSHOT.jar)
	jar=${jars[0]}
	[[ -f $jar ]] || fail "Build the sample first: mvn -q -pl sample-app -am -Dmaven.test.skip package"
	jar=$(realpath "$jar")
}

clean_up() {
	trap - EXIT INT TERM
	[[ -z $load ]] || kill "$load" 2>/dev/null || true
	[[ -z $nginx ]] || kill "$nginx" 2>/dev/null || true
	((${#pids[@]} == 0)) || kill "${pids[@]}" 2>/dev/null || true
	wait
	[[ -z $prefix ]] || rm -rf "$prefix"
}

start_instance() {
	local name=$1
	SERVER_PORT=${PORTS[$name]} \
		SERVER_FORWARD_HEADERS_STRATEGY=${strategy:-native} \
		SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE=20s \
		SAMPLE_DIRECTORY=$prefix/data SAMPLE_DOWNLOAD_SIZE=1MB \
		java -Xmx256m -jar "$jar" >>"$prefix/logs/$name.log" 2>&1 &
	pids[$name]=$!
}

await_readiness() {
	local name=$1 deadline=$((SECONDS + 90))
	until curl --silent --fail --output /dev/null "http://localhost:${PORTS[$name]}/actuator/health/readiness"; do
		if ! kill -0 "${pids[$name]}" 2>/dev/null || ((SECONDS > deadline)); then
			tail -n 20 "$prefix/logs/$name.log" >&2
			fail "Instance $name doesn't become ready"
		fi
		sleep 0.2
	done
}

stop_instance() {
	kill "${pids[$1]}"
	wait "${pids[$1]}" || true
	unset "pids[$1]"
}

start_instances() {
	local name
	for name in one two; do
		start_instance "$name"
		await_readiness "$name"
	done
}

start_nginx() {
	openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost \
		-keyout "$prefix/key.pem" -out "$prefix/certificate.pem" 2>/dev/null
	cp nginx.conf "$prefix"
	nginx -p "$prefix" -e logs/error.log -c nginx.conf -g 'daemon off;' &
	nginx=$!
	until curl --silent --output /dev/null "http://localhost:$HTTP_PORT/actuator"; do
		kill -0 "$nginx" 2>/dev/null || fail "nginx doesn't start: $(tail -n 5 "$prefix/logs/error.log")"
		sleep 0.1
	done
}

# From here on new requests go to the other instance. Those that nginx has already given to this one are on their way;
# the pause is for them to arrive.
take_out() {
	touch "$prefix/drained/$1"
	sleep 2
}

put_back() {
	rm -f "$prefix/drained/$1"
}

rolling_restart() {
	local name
	for name in one two; do
		echo "Restarting instance $name"
		"$1" "$name"
		stop_instance "$name"
		start_instance "$name"
		await_readiness "$name"
		put_back "$name"
		sleep 3
	done
}

restart_under_load() {
	python3 load.py "$HTTP_PORT" >"$prefix/logs/load.log" &
	load=$!
	sleep 5
	rolling_restart "$1"
	sleep 2
	kill "$load"
	local status=0
	wait "$load" || status=$?
	load=
	cat "$prefix/logs/load.log"
	# Those refused went to the other instance
	((status == 0)) || grep -v 'Connection refused' "$prefix/logs/error.log" | tail -n 5
	return "$status"
}

show_forwarded() {
	local strategy
	for strategy in none native framework; do
		start_instances
		echo "server.forward-headers-strategy=$strategy"
		curl --silent --insecure --header 'X-Forwarded-For: 203.0.113.9' --header 'X-Forwarded-Host: evil.example.org' \
			--header 'X-Forwarded-Prefix: /evil' --header 'Forwarded: for=203.0.113.9;host=evil.example.org' \
			--resolve "www.example.org:$HTTPS_PORT:127.0.0.1" --interface 127.0.0.2 \
			"https://www.example.org:$HTTPS_PORT/gateway/environ" |
			grep -E '^(SERVER_NAME|SERVER_PORT|wsgi.url_scheme|REMOTE_ADDR|SCRIPT_NAME|HTTP_X_FORWARDED_\w+|HTTP_FORWARDED) ='
		stop_instance one
		stop_instance two
	done
}

find_tools
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
prefix=$(mktemp -d)
# Started by root, nginx runs its workers as somebody else
chmod 755 "$prefix"
mkdir "$prefix"/{logs,temp,drained}

case ${1:-} in
	'')
		start_instances
		start_nginx
		echo "http://localhost:$HTTP_PORT/gateway/ and https://localhost:$HTTPS_PORT/gateway/, files in $prefix"
		wait
		;;
	rolling-restart)
		start_instances
		start_nginx
		restart_under_load take_out
		;;
	naive-restart)
		start_instances
		start_nginx
		restart_under_load true
		;;
	forwarded)
		start_nginx
		show_forwarded
		;;
	*)
		fail "Usage: $0 [rolling-restart | naive-restart | forwarded]"
		;;
esac
