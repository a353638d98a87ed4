"""Interleaved rounds: everybody once, then everybody again, so that what the machine does meanwhile hits all alike."""

from dataclasses import dataclass
from typing import Any

from harness.measure import Target, measure


@dataclass(frozen=True)
class Entry:
    """A target under a load, for longer than others if it is stretched. Entries of the same case are compared."""

    case: str
    target: Target
    load: Any
    stretch: int = 1


def interleave(suite, entries, settings, results):
    for _ in range(settings.warm_ups):
        for entry in entries:
            entry.load.run(entry.target.server.port, entry.target.path, settings.seconds)
    for number in range(settings.rounds):
        for entry in rotate(entries, number):
            sample = measure(entry.target, entry.load, settings.seconds * entry.stretch)
            results.add(suite, entry.case, entry.target.name, number, sample)


def rotate(entries, number):
    """Another order in each round, because who comes after whom may matter."""
    first = number * 3 % len(entries)
    return entries[first:] + entries[:first]
