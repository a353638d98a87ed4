"""One measurement: a load against a target, and what it cost the target's server."""

from dataclasses import dataclass

from harness.errors import NoAnswerError
from harness.load import Result
from harness.servers import Server

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Target:
    """Somebody who does the work, and where."""

    name: str
    server: Server
    path: str


def measure(target, load, seconds):
    server = target.server
    server.reset_peak_memory()
    allocated_before = server.allocated_bytes()
    cpu = server.cpu_seconds()
    try:
        result = load.run(server.port, target.path, seconds)
    except NoAnswerError:
        result = Result(requests=0, bytes=0, seconds=seconds, p50_ms=0, p99_ms=0, errors=1)
    cpu = server.cpu_seconds() - cpu
    allocated_after = server.allocated_bytes()
    counted = result.requests and None not in (allocated_before, allocated_after)
    peak = server.peak_memory()
    if result.errors:
        server.recover()
    return {
        "requests": result.requests,
        "errors": result.errors,
        "requests_per_second": result.requests / result.seconds,
        "bytes_per_second": result.bytes / result.seconds,
        "p50_ms": result.p50_ms if result.requests else None,
        "p99_ms": result.p99_ms if result.requests else None,
        "cpu_us_per_request": cpu * 1e6 / result.requests if result.requests else None,
        "cpu_us_per_mebibyte": cpu * 1e6 * MEBIBYTE / result.bytes if result.bytes else None,
        "allocated_bytes_per_byte": (allocated_after - allocated_before) / result.bytes if counted else None,
        "allocated_bytes_per_request": (allocated_after - allocated_before) / result.requests if counted else None,
        "peak_memory_bytes": peak,
    }
