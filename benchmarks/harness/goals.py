"""What the gateway wants to reach, as ratios to others in the same round."""

from dataclasses import dataclass

from harness.figures import Spread
from harness.fleet import ASYNC, CALLABLE, CONTROLLER, GATEWAY, SYNC
from harness.launches import GUNICORN, UWSGI
from harness.python import BODIES, COMPILED, CPYTHON, FILE, FLASK_HELLO, HELLO, INTERPRETED, ONE_READER, READERS, SLOW
from harness.python import SUITE as PYTHON
from harness.settings import CONNECTIONS
from harness.startup import CASE, WITH, WITHOUT
from harness.suites import ALONE, DEFAULT_SERVLET, GATEWAY_STREAMING, H2C, SLOW_READERS, SLOW_UPLOADERS, clients, uploaded

THROUGHPUT = "requests_per_second"
BYTES = "bytes_per_second"
ALLOCATION = "allocated_bytes_per_request"
STARTUP = "startup_ms"
LOST = "lost"


@dataclass(frozen=True)
class Goal:
    """One and other are suite, case and target each; without another, the goal is a figure of one alone."""

    name: str
    one: tuple
    other: tuple | None
    metric: str
    bound: float
    at_most: bool = False
    is_difference: bool = False

    def measure(self, results) -> Spread | None:
        if self.other is None:
            return results.spread(*self.one, self.metric)
        compare = results.difference if self.is_difference else results.ratio
        return compare(self.one, self.other, self.metric)

    def is_reached(self, measured):
        return measured.median <= self.bound if self.at_most else measured.median >= self.bound


def _hello(other, bound):
    case = ("hello", clients(CONNECTIONS))
    return Goal(f"small answer / {other}", (*case, GATEWAY), (*case, other), THROUGHPUT, bound)


def _few(count, bound):
    case = ("connections", clients(count))
    return Goal(f"small answer, {clients(count)} / {ASYNC}", (*case, GATEWAY), (*case, ASYNC), THROUGHPUT, bound)


def _upload(size):
    return Goal(f"{size} upload / blocking servlet that reads it", ("bodies", uploaded(size), GATEWAY),
                ("bodies", uploaded(size), SYNC), THROUGHPUT, 0.9)


def _bulk(name, suite, count, one, other, bound):
    case = (suite, clients(count))
    return Goal(name, (*case, one), (*case, other), BYTES, bound)


def _python(name, case, target, bound, other=GUNICORN):
    return Goal(name, (PYTHON, case, target), (PYTHON, case, other.name), THROUGHPUT, bound)


def _python_body(name, case, bound):
    return Goal(f"64 MiB of {name}, CPython / gunicorn gthread", (BODIES, case, CPYTHON), (BODIES, case, GUNICORN.name),
                BYTES, bound)


def _lost(target, case=SLOW_READERS):
    clients = "slow readers of a Python generator" if case == SLOW_READERS else "slow uploaders to Python"
    return Goal(f"requests lost beside 1,000 {clients}, {target}", (SLOW, case, target), None, LOST, 0, at_most=True)


GOALS = [
    _hello(ASYNC, 0.92),
    # What Tomcat can do at all, and the best of those that aren't in it.
    _hello(SYNC, 0.85),
    _hello(UWSGI.name, 1),
    _hello(CONTROLLER, 1.25),
    _hello(CALLABLE, 2.2),
    _few(1, 0.9),
    _few(10, 0.95),
    Goal("small answer, 10 clients, p99 / async servlet's", ("connections", clients(10), GATEWAY),
         ("connections", clients(10), ASYNC), "p99_ms", 1.2, at_most=True),
    Goal("small answer over h2c / async servlet over h2c", ("http2", H2C, GATEWAY), ("http2", H2C, ASYNC), THROUGHPUT,
         0.85),
    _bulk("64 MiB produced lazily, 1 client / blocking servlet", "download", 1, GATEWAY, SYNC, 0.9),
    _bulk("64 MiB produced lazily, 4 clients / blocking servlet", "download", 4, GATEWAY, SYNC, 0.9),
    _bulk("64 MiB file / Tomcat's default servlet", "file", 1, GATEWAY, DEFAULT_SERVLET, 1.0),
    _bulk("64 MiB upload / blocking servlet that reads it", "upload", 1, GATEWAY, SYNC, 0.9),
    _bulk("64 MiB upload in streaming mode / blocking servlet that reads it", "upload", 1, GATEWAY_STREAMING, SYNC,
          0.9),
    _upload("256 KiB"),
    _upload("1 MiB"),
    Goal("CPU of the first 1,000 requests / async servlet", ("first", clients(1), GATEWAY),
         ("first", clients(1), ASYNC), "cpu_seconds", 1.3, at_most=True),
    Goal("small answer beside 1,000 slow readers / without", ("slow", SLOW_READERS, GATEWAY),
         ("slow", ALONE, GATEWAY), THROUGHPUT, 0.9),
    Goal("small answer with 1,000 mounts / with 1", ("mounts", clients(CONNECTIONS), "1,000 mounted"),
         ("mounts", clients(CONNECTIONS), "1 mounted"), THROUGHPUT, 0.98),
    Goal("bytes allocated for a small answer / async servlet", ("hello", clients(CONNECTIONS), GATEWAY),
         ("hello", clients(CONNECTIONS), ASYNC), ALLOCATION, 1.5, at_most=True),
    _python("Python hello, compiled / gunicorn gthread", HELLO, COMPILED, 3),
    _python("Python hello, interpreted / gunicorn gthread", HELLO, INTERPRETED, 1.3),
    _python("Flask hello, compiled / gunicorn gthread", FLASK_HELLO, COMPILED, 1.1),
    _python("Python hello, CPython / gunicorn gthread", HELLO, CPYTHON, 2),
    _python("Python hello, CPython / uWSGI", HELLO, CPYTHON, 1.4, UWSGI),
    _python("Flask hello, CPython / gunicorn gthread", FLASK_HELLO, CPYTHON, 1.5),
    _python("Flask hello, CPython / uWSGI", FLASK_HELLO, CPYTHON, 1.2, UWSGI),
    _python_body("a Python generator, 1 client", ONE_READER, 0.8),
    _python_body("a Python generator, 4 clients", READERS, 0.8),
    _python_body("a file by wsgi.file_wrapper", FILE, 0.9),
    _lost(CPYTHON),
    _lost(CPYTHON, SLOW_UPLOADERS),
    _lost(COMPILED),
    _lost(INTERPRETED),
    Goal("start-up of the sample with the starter - without, in ms", ("startup", CASE, WITH),
         ("startup", CASE, WITHOUT), STARTUP, 60, at_most=True, is_difference=True),
]
