"""Load generators. Each runs for some time and says what came back."""

import contextlib
import json
import os
import re
import select
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from harness.errors import BenchmarkError, NoAnswerError

SCRIPTS = Path(__file__).resolve().parent.parent / "load"
GRACE = 30
REQUEST_TIMEOUT = 5


@dataclass(frozen=True)
class Result:
    """What came back within a time. Errors are answers, connections and time-outs alike."""

    requests: int
    bytes: int
    seconds: float
    p50_ms: float
    p99_ms: float
    errors: int


@dataclass(frozen=True)
class Wrk:
    """Connections that each ask again as soon as they are answered, over HTTP/1.1."""

    connections: int
    body: Path | None = None
    headers: dict = field(default_factory=dict)

    def run(self, port, path, seconds):
        headers = [f"--header={name}: {value}" for name, value in self.headers.items()]
        command = ["wrk", "--threads", "1", "--connections", str(self.connections), "--duration", f"{seconds}s",
                   "--timeout", f"{REQUEST_TIMEOUT}s", "--script", str(SCRIPTS / "report.lua"), "--latency", *headers,
                   f"http://127.0.0.1:{port}{path}"]
        environment = {"BENCHMARK_BODY": str(self.body)} if self.body else {}
        return _parse(_run(command, seconds, environment))


@dataclass(frozen=True)
class H2Load:
    """As many requests at a time over HTTP/1.1 as over HTTP/2, there as streams of fewer connections."""

    http2: bool
    connections: int = 10
    streams: int = 10

    def run(self, port, path, seconds):
        mode = (["--clients", str(self.connections), "--max-concurrent-streams", str(self.streams)] if self.http2
                else ["--h1", "--clients", str(self.connections * self.streams)])
        with tempfile.NamedTemporaryFile("r", prefix="wsgi4j-h2load-") as log:
            output = _run(["h2load", "--threads", "1", "--duration", str(seconds), f"--log-file={log.name}", *mode,
                           f"http://127.0.0.1:{port}{path}"], seconds, {})
            times = sorted(int(line.split()[2]) / 1e3 for line in log)
        done = re.search(r"requests: .* (\d+) done, (\d+) succeeded, \d+ failed, (\d+) errored, (\d+) timeout", output)
        traffic = re.search(r"traffic: \S+ \((\d+)\) total", output)
        if not (done and traffic):
            raise BenchmarkError(f"h2load says something unexpected:\n{output}")
        finished, succeeded, errored, late = map(int, done.groups())
        # Over HTTP/1.1 it doesn't see a status without a reason, as Tomcat's are, and calls such an answer failed.
        answers = succeeded if self.http2 else finished
        return Result(answers, int(traffic.group(1)), seconds, _percentile(times, 50), _percentile(times, 99),
                      finished - answers + errored + late)


@dataclass(frozen=True)
class Upload:
    """One client that uploads a file again and again."""

    file: Path

    def run(self, port, path, seconds):
        return _parse(_run([sys.executable, str(SCRIPTS / "upload.py"), str(port), path, str(self.file),
                            str(seconds)], seconds, {}))


@contextlib.contextmanager
def slow_clients(kind, port, path, count):
    """Many slow clients, from when they are connected to the end of the block. Gives their number."""
    command = ["setpriv", "--pdeathsig", "KILL", "--", sys.executable, str(SCRIPTS / "slow.py"), kind, str(port), path,
               str(count)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            readable, _, _ = select.select([process.stdout], [], [], GRACE)
            line = process.stdout.readline() if readable else b""
            if not line:
                raise BenchmarkError(f"The slow {kind} don't connect to port {port}")
            yield json.loads(line)["connected"]
            if process.poll() is not None:
                raise BenchmarkError(f"The slow {kind} have ended before what was measured beside them")
        finally:
            process.kill()


def _run(command, seconds, environment):
    try:
        return subprocess.run(command, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, text=True,
                              capture_output=True, timeout=seconds + GRACE, check=True).stdout
    except subprocess.TimeoutExpired as ex:
        raise NoAnswerError(f"{command[0]} doesn't come back from {command[-1]}") from ex
    except subprocess.CalledProcessError as ex:
        if "Connection refused" in ex.stderr:
            raise NoAnswerError(f"Nobody listens any more where {command[0]} asks") from ex
        raise BenchmarkError(f"{command[0]} has failed: {ex.stderr or ex.stdout}") from ex


def _parse(output):
    line = next((line for line in reversed(output.splitlines()) if line.startswith("{")), None)
    if line is None:
        raise BenchmarkError(f"A load generator says something unexpected:\n{output}")
    return Result(**json.loads(line))


def _percentile(values, percent):
    return values[min(len(values) - 1, len(values) * percent // 100)] if values else 0
