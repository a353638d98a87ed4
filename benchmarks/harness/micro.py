"""The gateway's inner pieces, measured by JMH."""

import json
import subprocess
import tempfile

from harness.errors import BenchmarkError
from harness.settings import BENCHMARKS

DIRECTORY = BENCHMARKS / "micro"
LIMIT = 300


def micro(fleet, settings):
    iterations = (["-wi", "1", "-w", "200ms", "-i", "2", "-r", "200ms"] if settings.quick
                  else ["-wi", "3", "-w", "1s", "-i", "5", "-r", "500ms"])
    with tempfile.NamedTemporaryFile("r", prefix="wsgi4j-jmh-", suffix=".json") as report:
        command = [fleet.jdk.java, "-cp", "target/classes:target/lib/*", "org.openjdk.jmh.Main", "-f", "1",
                   *iterations, "-bm", "avgt", "-tu", "ns", "-prof", "gc", "-rf", "json", "-rff", report.name]
        try:
            subprocess.run(command, cwd=DIRECTORY, check=True, capture_output=True, text=True, timeout=LIMIT)
        except subprocess.CalledProcessError as ex:
            raise BenchmarkError(f"JMH has failed:\n{ex.stdout[-2000:]}{ex.stderr[-2000:]}") from ex
        except subprocess.TimeoutExpired as ex:
            raise BenchmarkError(f"JMH isn't ready after {LIMIT} s") from ex
        return [_row(entry) for entry in json.load(report)]


def _row(entry):
    metric = entry["primaryMetric"]
    raw = [value for fork in metric["rawData"] for value in fork]
    return {
        "benchmark": ".".join(entry["benchmark"].split(".")[-2:]),
        "parameters": entry.get("params", {}),
        "nanoseconds": metric["scorePercentiles"]["50.0"],
        "low": min(raw),
        "high": max(raw),
        "allocated_bytes": entry["secondaryMetrics"]["gc.alloc.rate.norm"]["score"],
    }
