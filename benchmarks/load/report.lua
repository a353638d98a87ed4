-- For wrk: posts the file that BENCHMARK_BODY names, if any, and reports as one line of JSON.

local body = os.getenv("BENCHMARK_BODY")
if body then
	local file = assert(io.open(body, "rb"))
	wrk.method = "POST"
	wrk.body = file:read("*a")
	wrk.headers["Content-Type"] = "application/json"
	file:close()
end

function done(summary, latency)
	local errors = summary.errors
	io.write(string.format(
		'{"requests": %d, "bytes": %d, "seconds": %.6f, "p50_ms": %.3f, "p99_ms": %.3f, "errors": %d}\n',
		summary.requests, summary.bytes, summary.duration / 1e6,
		latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
		errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
