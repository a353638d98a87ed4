"""Interleaved rounds: everybody once, then everybody again, so that what the machine does meanwhile hits all alike."""

from dataclasses import dataclass
from typing import Any

from harness.measure import Target, measure


@dataclass(frozen=True)
class Entry:
    """A target under a load. Entries of the same case are compared."""

    case: str
    target: Target
    load: Any


def interleave(suite, entries, settings, results, warm_ups=1):
    for _ in range(warm_ups):
        for entry in entries:
            entry.load.run(entry.target.server.port, entry.target.path, settings.warm_up)
    for number in range(settings.rounds):
        for entry in rotate(entries, number):
            sample = measure(entry.target, entry.load, settings.seconds)
            results.add(suite, entry.case, entry.target.name, number, sample)


def rotate(entries, number):
    """Another order in each round, because who comes after whom may matter."""
    first = number * 3 % len(entries)
    return entries[first:] + entries[:first]
