"""This build beside another revision of the project, so that a change of 2 % can be seen.

Both servers run at the same time and are asked in turn, in another order in each round. Compilers make two
servers of the same build differ, so there are several generations of them.
"""

import contextlib
import subprocess
import time
from dataclasses import dataclass, replace
from typing import Any

from harness import launches, tables, units, workfiles
from harness.errors import BenchmarkError
from harness.figures import Results
from harness.goals import ALLOCATION, THROUGHPUT
from harness.load import H2Load, Upload, Wrk, slow_clients
from harness.maven import SERVER, package
from harness.measure import Target, measure
from harness.rounds import Entry, rotate, warm_up
from harness.settings import BENCHMARKS, CONNECTIONS, ROOT, SLOW_CLIENTS
from harness.suites import LASTING_CONNECTIONS, SETTLE, WHOLE_HEAP

SUITE = "against"
THIS = "this build"
GENERATIONS = 2
BUILDS = BENCHMARKS / "target" / "against"
CPU = "cpu_us_per_request"


@dataclass(frozen=True)
class Work:
    name: str
    path: str
    load: Any
    beside: str | None = None

    def entry(self, target):
        return Entry(self.name, replace(target, path=f"/gateway/{self.path}"), self.load)

    def measure(self, target, seconds):
        fast = self.entry(target).target
        if self.beside is None:
            return measure(fast, self.load, seconds)
        with slow_clients("readers", target.server.port, f"/gateway/{self.beside}", SLOW_CLIENTS):
            target.server.await_calm()
            sample = measure(fast, self.load, seconds)
        time.sleep(SETTLE)
        return sample


WORKS = [
    Work("hello, 1 client", "hello", Wrk(1)),
    Work("hello, 10 clients", "hello", Wrk(10)),
    Work(f"hello, {CONNECTIONS} clients", "hello", Wrk(CONNECTIONS)),
    Work("JSON echo", "echo", Wrk(CONNECTIONS, workfiles.DOCUMENT)),
    Work("64 MiB lazily", "bulk", Wrk(1)),
    Work("file", "file", Wrk(1)),
    Work("upload, buffered", "count", Upload(workfiles.BULK)),
    Work("upload, streamed", "count-streaming", Upload(workfiles.BULK)),
    Work("hello over h2c", "hello", H2Load(True)),
    Work(f"hello beside {SLOW_CLIENTS:,} slow readers", "hello", Wrk(CONNECTIONS), "bulk"),
]


def against(revision, fleet, settings):
    """Measures all works of both builds; returns a table."""
    other = build(revision)
    results = Results()
    for generation in range(1 if settings.quick else GENERATIONS):
        with contextlib.ExitStack() as stack:
            targets = [Target(name, stack.enter_context(_server(fleet, role, jar)), "")
                       for name, role, jar in ((THIS, "this", launches.BOOT_JAR), (revision, "other", other))]
            for work in WORKS:
                warm_up([work.entry(target) for target in targets], settings)
            for number in range(settings.rounds):
                print(f"generation {generation + 1}, round {number + 1}", flush=True)
                for work in WORKS:
                    for target in rotate(targets, number):
                        results.add(SUITE, work.name, target.name, generation * settings.rounds + number,
                                    work.measure(target, settings.seconds))
    return table(results, revision)


def build(revision):
    """The server of another revision, built from its sources as they are in the repository."""
    commit = _git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").decode().strip()
    directory = BUILDS / commit
    if not _jar(directory):
        print(f"Building {revision}", flush=True)
        directory.mkdir(parents=True, exist_ok=True)
        subprocess.run(["tar", "--extract", "--directory", str(directory)], input=_git("archive", commit), check=True)
        package([SERVER], directory=directory)
    return _jar(directory)


def _jar(directory):
    return next(directory.glob(f"{SERVER}/target/*-SNAPSHOT.jar"), None)


def _git(*arguments):
    result = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True)
    if result.returncode:
        raise BenchmarkError(f"There is no such revision: git {' '.join(arguments)} has failed")
    return result.stdout


def _server(fleet, role, jar):
    return fleet.boot(f"against-{role}", arguments=[LASTING_CONNECTIONS], options=[WHOLE_HEAP], jar=jar)


def table(results, revision):
    header = ["work", "throughput, this / other", "min - max", "CPU, other / this", "min - max",
              "CPU per request, µs", "p99, ms", "bytes allocated per request", "errors"]
    return tables.table(header, [_row(results, case, revision) for case in results.cases(SUITE)])


def _row(results, case, revision):
    this, other = (SUITE, case, THIS), (SUITE, case, revision)
    faster, cheaper = results.ratio(this, other, THROUGHPUT), results.ratio(other, this, CPU)
    both = [" / ".join(_median(results, key, metric) for key in (this, other))
            for metric in (CPU, "p99_ms", ALLOCATION)]
    errors = " / ".join(str(sum(results.rounds(*key, "errors").values())) for key in (this, other))
    return [case, *_ratio(faster), *_ratio(cheaper), *both, errors]


def _ratio(spread):
    if spread is None:
        return [tables.NOTHING, tables.NOTHING]
    return [f"{spread.median:.3f}", f"{spread.low:.2f} - {spread.high:.2f}"]


def _median(results, key, metric):
    spread = results.spread(*key, metric)
    return units.number(spread.median) if spread else tables.NOTHING
