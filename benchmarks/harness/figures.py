"""Medians, spreads and ratios of what has been measured."""

import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """A median and how far the rounds lie apart, from the smallest to the largest."""

    median: float
    low: float
    high: float

    @staticmethod
    def of(values):
        values = [value for value in values if value is not None]
        return Spread(statistics.median(values), min(values), max(values)) if values else None


class Results:
    """All samples, by suite, case, target and round."""

    def __init__(self, samples=()):
        self.samples = list(samples)

    def add(self, suite, case, target, number, sample):
        self.samples.append({"suite": suite, "case": case, "target": target, "round": number, **sample})

    def has(self, suite):
        return any(sample["suite"] == suite for sample in self.samples)

    def cases(self, suite):
        return list(dict.fromkeys(sample["case"] for sample in self.samples if sample["suite"] == suite))

    def targets(self, suite, case):
        return [sample["target"] for sample in self.samples
                if (sample["suite"], sample["case"], sample["round"]) == (suite, case, 0)]

    def rounds(self, suite, case, target, metric):
        return {sample["round"]: sample.get(metric) for sample in self.samples
                if (sample["suite"], sample["case"], sample["target"]) == (suite, case, target)}

    def spread(self, suite, case, target, metric):
        return Spread.of(self.rounds(suite, case, target, metric).values())

    def ratio(self, one, other, metric):
        """One divided by another, each a suite, case and target, within the same round."""
        return Spread.of(_pairwise(self.rounds(*one, metric), self.rounds(*other, metric), lambda a, b: a / b))

    def difference(self, one, other, metric):
        return Spread.of(_pairwise(self.rounds(*one, metric), self.rounds(*other, metric), lambda a, b: a - b))


def _pairwise(ones, others, combine):
    pairs = ((ones[number], others[number]) for number in ones if number in others)
    return [combine(one, other) for one, other in pairs if one is not None and other]
