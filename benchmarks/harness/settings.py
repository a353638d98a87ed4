"""How long and where to measure."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BENCHMARKS = ROOT / "benchmarks"
WORK = BENCHMARKS / "target" / "work"
LOGS = BENCHMARKS / "target" / "logs"
VERSION = "0.1.0-SNAPSHOT"

BULK_SIZE = 64 * 1024 * 1024
DOCUMENT_SIZE = 16 * 1024
THREADS = 8
CONNECTIONS = 32
SLOW_CLIENTS = 1000


@dataclass(frozen=True)
class Settings:
    """The rounds are those of the suites with goals, which want to be exact; the others have fewer.

    Warm-ups are as long as rounds, and there are at most so many of them: a server that has just been started needs
    more, because its compilers haven't done their work yet.
    """

    rounds: int
    few_rounds: int
    seconds: int
    warm_ups: int
    first_port: int
    quick: bool

    @staticmethod
    def full(first_port):
        return Settings(rounds=5, few_rounds=3, seconds=2, warm_ups=12, first_port=first_port, quick=False)

    @staticmethod
    def short(first_port):
        return Settings(rounds=1, few_rounds=1, seconds=1, warm_ups=0, first_port=first_port, quick=True)
