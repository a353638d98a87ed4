"""Puts some suites of another run in place of those on the page."""

import json

from harness.errors import BenchmarkError

MACHINE = ["cpu", "cores", "memory_bytes", "kernel", "versions"]


def renew(published, newer):
    """What is in both files: of a suite that is in both, what the newer one says."""
    old, new = json.loads(published.read_text()), json.loads(newer.read_text())
    if new["settings"]["quick"]:
        raise BenchmarkError(f"{newer} is of a quick run, which says nothing about speed")
    different = [key for key in MACHINE if old["machine"][key] != new["machine"][key]]
    if different:
        raise BenchmarkError(f"{newer} has been measured on something else: {', '.join(different)}")
    suites = dict.fromkeys(sample["suite"] for sample in new["samples"])
    run = {"date": new["machine"]["date"], "commit": new["machine"]["commit"], "rounds": new["settings"]["rounds"]}
    return old | {
        "samples": [sample for sample in old["samples"] if sample["suite"] not in suites] + new["samples"],
        "micro": new["micro"] or old["micro"],
        "renewed": old.get("renewed", {}) | {suite: run for suite in [*suites, *(["micro"] if new["micro"] else [])]},
    }
