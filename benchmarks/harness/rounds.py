"""Interleaved rounds: everybody once, then everybody again, so that what the machine does meanwhile hits all alike."""

from dataclasses import dataclass
from typing import Any

from harness.measure import Target, measure

COMPILING = 0.05  # seconds of a compiler's for one of a round


@dataclass(frozen=True)
class Entry:
    """A target under a load, for longer than others if it is stretched. Entries of the same case are compared."""

    case: str
    target: Target
    load: Any
    stretch: int = 1


def interleave(suite, entries, settings, results):
    warm_up(entries, settings)
    for number in range(settings.rounds):
        measure_round(suite, entries, number, settings, results)


def measure_round(suite, entries, number, settings, results):
    for entry in rotate(entries, number):
        sample = measure(entry.target, entry.load, settings.seconds * entry.stretch)
        results.add(suite, entry.case, entry.target.name, number, sample)


def warm_up(entries, settings):
    """Until a server's compilers, if it has any, have next to nothing left to do for what is asked of it."""
    cold = entries
    for _ in range(settings.warm_ups):
        cold = [entry for entry in cold if _is_compiling(entry, settings.seconds)]


def _is_compiling(entry, seconds):
    server = entry.target.server
    before = server.compiler_seconds()
    entry.load.run(server.port, entry.target.path, seconds)
    return server.compiler_seconds() - before > COMPILING * seconds


def rotate(entries, number):
    """Another order in each round, because who comes after whom may matter; every second one is reversed."""
    first = number // 2 % len(entries)
    order = entries[first:] + entries[:first]
    return order[::-1] if number % 2 else order
