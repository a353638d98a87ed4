"""The command line."""

import argparse
import resource
import shutil
import signal
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from harness import goals, java, machine, renewal, report, workfiles
from harness.against import against
from harness.errors import BenchmarkError
from harness.figures import Results
from harness.fleet import Fleet
from harness.maven import SERVER, package
from harness.micro import micro
from harness.python import python
from harness.settings import BENCHMARKS, ROOT, Settings
from harness.startup import startup
from harness.suites import SUITES

ALL = {**SUITES, "python": python, "startup": startup}
MICRO = "micro"
NAMES = [*ALL, MICRO]
FIRST_PORT = 18080
FILES_NEEDED = 16_000
TOOLS = {"wrk": "wrk", "h2load": "nghttp2-client", "setpriv": "util-linux", "mvn": "maven"}
DOCS = ROOT / "docs"
SCRATCH = BENCHMARKS / "target" / "report"
MODULES = [SERVER, "benchmarks/cloud-function", "benchmarks/micro", "sample-app"]


@dataclass
class Run:
    settings: Settings
    machine: dict
    skipped: dict
    results: Results = field(default_factory=Results)
    micro: list = field(default_factory=list)
    renewed: dict = field(default_factory=dict)


def main():
    options = parse(sys.argv[1:])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Terminated"))
    try:
        page = renew(options.renew) if options.renew else measure(options)
    except BenchmarkError as ex:
        sys.exit(f"error: {ex}")
    except KeyboardInterrupt:
        sys.exit("Interrupted")
    print(f"\n{page}")


def measure(options):
    require_tools()
    raise_file_limit()
    return measure_against(options) if options.against else measure_all(options)


def measure_against(options):
    if not options.no_build:
        package([SERVER])
    settings = settings_of(options)
    workfiles.make()
    with Fleet(settings, java.find(options.jdk)) as fleet:
        return against(options.against, fleet, settings)


def renew(newer):
    merged = renewal.renew(DOCS / report.FILES / report.RESULTS, newer)
    run = Run(Settings(**merged["settings"]), merged["machine"], merged["skipped"], Results(merged["samples"]),
              merged["micro"], merged["renewed"])
    show_goals(run.results)
    return report.write(run, DOCS)


def parse(arguments):
    parser = argparse.ArgumentParser(prog="benchmarks/run.sh", description=(
        "Measures wsgi4j beside its peers on this machine, for up to two hours, and writes docs/benchmarks.md, "
        "its plots and results.json. Quick and partial runs write to benchmarks/target/report instead."))
    parser.add_argument("--quick", action="store_true",
                        help="one short round of each, in about 5 minutes: shows that all works, not how fast")
    parser.add_argument("--only", metavar="SUITE,...", type=lambda value: value.split(","), default=NAMES,
                        help="only these: " + ", ".join(NAMES))
    parser.add_argument("--rounds", type=positive, help="rounds in all suites")
    parser.add_argument("--seconds", type=positive, help="length of a round")
    parser.add_argument("--port", type=positive, default=FIRST_PORT,
                        help=f"the first of about 70 ports of 127.0.0.1 (default {FIRST_PORT})")
    parser.add_argument("--jdk", metavar="DIRECTORY", action="append", default=[],
                        help="a JDK; may be given more than once. Others are found by JAVA_HOME, on the path and in "
                             "/usr/lib/jvm. 25 is used if it is there, 17 only for comparison")
    parser.add_argument("--output", metavar="DIRECTORY", type=Path, help="where the page is written")
    parser.add_argument("--renew", metavar="RESULTS", type=Path,
                        help="measure nothing, but put the suites of this results.json of a partial run in place of "
                             "those in docs/benchmarks.md, if it has been measured on the same machine")
    parser.add_argument("--against", metavar="REVISION",
                        help="compare the works in Java with those of another revision of this repository, round by "
                             "round, in about half an hour; writes nothing but a table to standard output")
    parser.add_argument("--no-build", action="store_true", help="measure what has been built before")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.only if name not in NAMES]
    if unknown:
        parser.error(f"no such suite: {', '.join(unknown)}; there are {', '.join(NAMES)}")
    return options


def positive(text):
    value = int(text)
    if value <= 0:
        raise argparse.ArgumentTypeError("must be positive")
    return value


def require_tools():
    missing = [package for tool, package in TOOLS.items() if not shutil.which(tool)]
    if missing:
        raise BenchmarkError(f"Something is missing; on Debian: apt-get install {' '.join(missing)}")


def raise_file_limit():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < FILES_NEEDED:
        raise BenchmarkError(f"10,000 connections need a limit of {FILES_NEEDED} open files (ulimit -n), not {hard}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def build():
    print("Building", flush=True)
    package(MODULES)
    package(["sample-app"], "-Ppython")
    package([SERVER], "-Psecured")


def settings_of(options):
    settings = Settings.short(options.port) if options.quick else Settings.full(options.port)
    if options.rounds:
        settings = replace(settings, rounds=options.rounds, few_rounds=options.rounds)
    return replace(settings, seconds=options.seconds) if options.seconds else settings


def measure_all(options):
    if not options.no_build:
        build()
    settings = settings_of(options)
    workfiles.make()
    begin = time.monotonic()
    with Fleet(settings, java.find(options.jdk)) as fleet:
        run = Run(settings, machine.describe(fleet), fleet.skipped)
        for name, reason in run.skipped.items():
            print(f"Skipping {name}, {reason}", flush=True)
        for name in (name for name in NAMES if name in options.only):
            print(f"{time.monotonic() - begin:6.0f} s  {name}", flush=True)
            if name == MICRO:
                run.micro = micro(fleet, settings)
            else:
                ALL[name](fleet, settings, run.results)
    show_goals(run.results)
    if options.quick:
        print("\nA quick run doesn't warm up: its figures say that all works and nothing about speed")
    is_complete = not options.quick and options.only == NAMES
    return report.write(run, options.output or (DOCS if is_complete else SCRATCH))


def show_goals(results):
    for goal in goals.GOALS:
        measured = goal.measure(results)
        if measured:
            bound = ("<= " if goal.at_most else ">= ") + f"{goal.bound:g}"
            reached = "reached" if goal.is_reached(measured) else "missed"
            print(f"{goal.name}: {measured.median:.2f} ({bound}, {reached})")


if __name__ == "__main__":
    main()
