"""Writes what was measured: results.json, plots and the page that shows them."""

import json
import re
from dataclasses import asdict

from harness import plots, tables
from harness.fleet import GATEWAY
from harness.goals import ALLOCATION, BYTES, STARTUP, THROUGHPUT
from harness.settings import BENCHMARKS
from harness.startup import WITH

TEMPLATE = BENCHMARKS / "report" / "template.md"
PAGE = "benchmarks.md"
FILES = "benchmarks"
RESULTS = "results.json"
ABSENT = "*Not part of this run.*"

CPU = "cpu_us_per_request"
MEMORY = "peak_memory_bytes"
LATENCY = ["p50_ms", "p99_ms"]
PER_BYTE = ["cpu_us_per_mebibyte", "allocated_bytes_per_byte"]

METRICS = {
    "hello": [THROUGHPUT, *LATENCY, CPU, ALLOCATION],
    "echo": [THROUGHPUT, *LATENCY, CPU, ALLOCATION],
    "download": [BYTES, *PER_BYTE],
    "upload": [BYTES, *LATENCY, *PER_BYTE],
    "bodies": [THROUGHPUT, *LATENCY, CPU, ALLOCATION],
    "file": [BYTES, *PER_BYTE],
    "slow": [THROUGHPUT, *LATENCY, CPU, MEMORY],
    "connections": [THROUGHPUT, *LATENCY, CPU, MEMORY],
    "mounts": [THROUGHPUT, *LATENCY, CPU],
    "threads": [THROUGHPUT, *LATENCY, CPU, ALLOCATION],
    "http2": [THROUGHPUT, *LATENCY, CPU, ALLOCATION],
    "secured": [THROUGHPUT, *LATENCY, CPU],
    "first": ["cpu_seconds", "seconds"],
    "memory": [MEMORY, THROUGHPUT],
    "python": [THROUGHPUT, *LATENCY, CPU, MEMORY],
    "python_bodies": [BYTES, "cpu_us_per_mebibyte"],
    "python_slow": [THROUGHPUT, *LATENCY, CPU],
    "python_start": ["first_answer_ms"],
    "python_memory": ["heap_bytes"],
    "startup": [STARTUP],
}
TITLES = {
    "hello": "Small answers",
    "echo": "16 KiB of JSON, parsed and written",
    "download": "64 MiB produced lazily",
    "upload": "64 MiB uploaded",
    "bodies": "Bodies of 16 KiB to 4 MiB",
    "file": "A file of 64 MiB",
    "slow": "Small answers beside slow clients",
    "connections": "Small answers over few and many connections",
    "mounts": "Small answers with few and many applications",
    "threads": "Small answers by JDK and kind of threads",
    "http2": "Small answers over HTTP/1.1 and HTTP/2",
    "secured": "Small answers behind Spring Security",
    "first": "The first 1,000 requests of a new process",
    "memory": "Peak memory of a new process",
    "python": "Small answers of Python code",
    "python_bodies": "64 MiB of Python code",
    "python_slow": "A fast client of Python code beside slow ones",
    "python_start": "From the start of a process to Python's first answer",
    "python_memory": "Heap of a further context",
    "startup": "Start-up of the sample",
}
WITHOUT_RATIO = ("mounts", "memory", "python", "python_bodies", "python_slow", "python_start", "python_memory", "startup")


def write(run, directory):
    files = directory / FILES
    files.mkdir(parents=True, exist_ok=True)
    (files / RESULTS).write_text(json.dumps({
        "machine": run.machine, "settings": asdict(run.settings), "skipped": run.skipped, "renewed": run.renewed,
        "samples": run.results.samples, "micro": run.micro}, indent="\t") + "\n")
    for name, title in TITLES.items():
        plot = files / f"{name}.svg"
        if run.results.has(name):
            plot.write_text(_plot(run.results, name, title))
        else:
            plot.unlink(missing_ok=True)
    page = directory / PAGE
    page.write_text(re.sub(r"\{\{(\w+)}}", lambda match: _part(run, match.group(1)), TEMPLATE.read_text()))
    return page


def _part(run, name):
    if name == "machine":
        return tables.machine(run.machine, run.settings, run.skipped, run.renewed)
    if name == "goals":
        return tables.goals(run.results)
    if name == "micro":
        return tables.micro(run.micro) if run.micro else ABSENT
    if not run.results.has(name):
        return ABSENT
    base = None if name in WITHOUT_RATIO else GATEWAY
    return f"![{TITLES[name]}]({FILES}/{name}.svg)\n\n" + tables.suite(run.results, name, METRICS[name], base)


def _plot(results, name, title):
    metric = METRICS[name][0]
    unit, format_value = tables.COLUMNS[metric]
    panels = []
    for case in results.cases(name):
        bars = []
        for target in results.targets(name, case):
            spread = results.spread(name, case, target, metric)
            bars.append(plots.Bar(target, spread, format_value(spread.median), _is_own(name, target)))
        panels.append(plots.Panel(f"{case}: {unit}", bars))
    return plots.draw(title, panels)


def _is_own(name, target):
    return name in ("mounts", "python_memory") or target == WITH or target.startswith(GATEWAY)
