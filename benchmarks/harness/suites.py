"""What is measured. Each suite compares targets at one kind of work."""

import contextlib
import http.client
import time
from dataclasses import replace

from harness import workfiles
from harness.errors import BenchmarkError
from harness.fleet import (ASYNC, CALLABLE, CONTROLLER, FUNCTION, GATEWAY, STREAMING, SYNC, boot_target)
from harness.launches import USER
from harness.load import H2Load, Upload, Wrk, slow_clients
from harness.login import log_in
from harness.measure import Target, measure
from harness.rounds import Entry, interleave, measure_round, rotate, warm_up
from harness.settings import BULK_SIZE, CONNECTIONS, SLOW_CLIENTS

GATEWAY_STREAMING = "gateway, streaming"
DEFAULT_SERVLET = "Tomcat's default servlet"
RESOURCES = "Spring's resource handler"

ALONE = "no slow clients"
SLOW_READERS = f"{SLOW_CLIENTS:,} slow readers"
SLOW_UPLOADERS = f"{SLOW_CLIENTS:,} slow uploaders"
LARGE_HEAP = "-Xmx4g"
WHOLE_HEAP = "-Xms512m"
CONNECTING = 3  # times as long: 10,000 connections aren't open at once
LASTING_CONNECTIONS = "--server.tomcat.max-keep-alive-requests=-1"  # h2load wouldn't open them again
SETTLE = 1
LONG = 3  # times as long as other rounds
H2C = "h2c, 10 streams each"
MANY_STREAMS = 100
FIRST_REQUESTS = 1000
FEW = 4
SMALL_DOWNLOADS = (16 * 1024, 1024 * 1024)


def hello(fleet, settings, results):
    processes = fleet.process_targets("hello")

    def start(stack, number):
        server = stack.enter_context(fleet.boot(f"hello-{number}"))
        function = stack.enter_context(fleet.cloud_function(f"hello-function-{number}"))
        targets = [boot_target(server, name, "hello") for name in (GATEWAY, ASYNC, SYNC, CONTROLLER, CALLABLE)]
        targets += [Target(FUNCTION, function, "/hello"), *processes]
        check(targets, b"Hello, world!")
        return targets

    _measure_new_servers("hello", start, settings, results)


def _measure_new_servers(suite, start, settings, results):
    """Small answers of new Java servers in each round, because compilers make two servers of the same kind differ."""
    for number in range(settings.rounds):
        with contextlib.ExitStack() as stack:
            entries = [Entry(clients(CONNECTIONS), target, Wrk(CONNECTIONS), LONG) for target in start(stack, number)]
            warm_up(entries, settings)
            measure_round(suite, entries, number, settings, results)


def echo(fleet, settings, results):
    targets = (fleet.boot_targets("echo", [GATEWAY, ASYNC, SYNC, CONTROLLER, CALLABLE])
               + fleet.function_targets("echo") + fleet.process_targets("echo"))
    check(targets, workfiles.DOCUMENT.read_bytes(), post=workfiles.DOCUMENT.read_bytes())
    load = Wrk(CONNECTIONS, workfiles.DOCUMENT)
    interleave("echo", [Entry(clients(CONNECTIONS), target, load) for target in targets], few(settings), results)


def download(fleet, settings, results):
    targets = fleet.boot_targets("bulk", [GATEWAY, SYNC, STREAMING]) + fleet.process_targets("bulk")
    check(targets, BULK_SIZE)
    interleave("download", [Entry(clients(count), target, Wrk(count)) for count in (1, 4) for target in targets],
               settings, results)


def upload(fleet, settings, results):
    targets = fleet.boot_targets("count", [GATEWAY, SYNC, CONTROLLER])
    targets.insert(1, Target(GATEWAY_STREAMING, targets[0].server, "/gateway/count-streaming"))
    targets += fleet.process_targets("count")
    check(targets, b"4", post=b"1234")
    interleave("upload", [Entry(clients(1), target, Upload(workfiles.BULK)) for target in targets], settings, results)


def bodies(fleet, settings, results):
    """Between those that are hardly there and those that are on their way for long."""
    targets = fleet.boot_targets("count", [GATEWAY, SYNC])
    targets.insert(1, Target(GATEWAY_STREAMING, targets[0].server, "/gateway/count-streaming"))
    entries = []
    for size, name in workfiles.MIDDLING.items():
        body = workfiles.middling(size)
        check(targets, str(size).encode(), post=body.read_bytes())
        entries += [Entry(uploaded(name), target, Wrk(FEW, body)) for target in targets]
    for size in SMALL_DOWNLOADS:
        for work, how in (("blocks", "in blocks"), ("whole", "at once")):
            answers = fleet.boot_targets(f"{work}?{size}", [GATEWAY, SYNC])
            check(answers, size)
            entries += [Entry(f"{workfiles.MIDDLING[size]} sent {how}", target, Wrk(FEW)) for target in answers]
    interleave("bodies", entries, few(settings), results)


def uploaded(name):
    return f"{name} uploaded"


def first(fleet, settings, results):
    """The first requests of new processes, one after the other over one connection."""
    targets = [boot_target(fleet.boot(f"first-{number}"), name, "hello")
               for number, name in enumerate((GATEWAY, ASYNC, SYNC, CONTROLLER, CALLABLE))]
    if not settings.quick:
        targets += [Target(peer.name, fleet.process(peer), "/hello") for peer in fleet.installed_peers()]
    for number in range(settings.rounds):
        for target in rotate(targets, number):
            with target.server:
                results.add("first", clients(1), target.name, number, _ask_first(target))


def _ask_first(target):
    server = target.server
    cpu, begin = server.cpu_seconds(), time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        for _ in range(FIRST_REQUESTS):
            connection.request("GET", target.path)
            response = connection.getresponse()
            response.read()
            if response.status != 200:
                raise BenchmarkError(f"{target.name} answers {target.path} with {response.status}")
    finally:
        connection.close()
    return {"cpu_seconds": server.cpu_seconds() - cpu, "seconds": time.monotonic() - begin}


def file(fleet, settings, results):
    targets = fleet.boot_targets("file", [GATEWAY])
    targets += [Target(DEFAULT_SERVLET, targets[0].server, "/files/bulk"),
                Target(RESOURCES, targets[0].server, "/peers/resources/files/bulk")]
    targets += fleet.process_targets("file")
    check(targets, BULK_SIZE)
    interleave("file", [Entry(clients(1), target, Wrk(1), LONG) for target in targets], settings, results)


def slow(fleet, settings, results):
    """Each target in a server of its own: those that wait for slow clients are blocked by them."""
    with contextlib.ExitStack() as stack:
        targets = [boot_target(stack.enter_context(fleet.boot(f"slow-{number}", options=[WHOLE_HEAP])), name, "")
                   for number, name in enumerate((GATEWAY, SYNC))]
        if not settings.quick:
            targets += [Target(peer.name, stack.enter_context(fleet.process(peer)), "/")
                        for peer in fleet.installed_peers()]
        warm_up([Entry(ALONE, replace(target, path=target.path + "hello"), Wrk(CONNECTIONS)) for target in targets],
                settings)
        for number in range(settings.rounds):
            # The goal is the gateway's, without a peer.
            of_round = rotate(targets, number) if number < settings.few_rounds else targets[:1]
            for target in of_round:
                _beside_slow_clients(target, number, settings, results)


def _beside_slow_clients(target, number, settings, results):
    fast = replace(target, path=target.path + "hello")
    cases = [(ALONE, None, None), (SLOW_READERS, "readers", "bulk"), (SLOW_UPLOADERS, "uploaders", "count")]
    for case, kind, work in cases if number % 2 == 0 else reversed(cases):
        with slow_clients(kind, target.server.port, target.path + work, SLOW_CLIENTS) if kind else _nobody():
            target.server.await_calm()
            sample = measure(fast, Wrk(CONNECTIONS), settings.seconds * LONG)
        results.add("slow", case, target.name, number, sample)
        target.server.recover()
        time.sleep(SETTLE)


@contextlib.contextmanager
def _nobody():
    yield


def connections(fleet, settings, results):
    """Each target in a server of its own, with room for what 10,000 requests at a time need.

    Each of those over few connections is fast or slow by how soon one thread wakes another.
    """
    with contextlib.ExitStack() as stack:
        in_boot = [boot_target(stack.enter_context(fleet.boot(f"connections-{number}", options=[LARGE_HEAP])), name,
                               "hello")
                   for number, name in enumerate((GATEWAY, ASYNC, SYNC, CONTROLLER, CALLABLE))]
        processes = [] if settings.quick else fleet.process_targets("hello")
        entries = [Entry(clients(count), target, Wrk(count))
                   for count in (1, 4, 10) for target in in_boot + processes]
        asked_by_many = in_boot[:3]
        entries += [Entry(clients(100), target, Wrk(100)) for target in asked_by_many]
        entries += [Entry(clients(1000), target, Wrk(1000)) for target in asked_by_many + processes]
        entries += [Entry(clients(10_000), target, Wrk(10_000), CONNECTING) for target in asked_by_many]
        interleave("connections", entries, few(settings), results)


def mounts(fleet, settings, results):
    """The same path in servers with nothing else mounted and with a lot."""
    others = [f"--gateway.applications.{name}.enabled=false"
              for name in ("echo", "bulk", "file", "count", "count-streaming")]

    def start(stack, _):
        targets = []
        for count in (1, 100, 1000):
            server = fleet.boot(f"mounts-{count}", arguments=[*others, f"--benchmark.more-mounts={count - 1}"])
            targets.append(Target(f"{count:,} mounted", stack.enter_context(server), "/gateway/hello"))
        return targets

    _measure_new_servers("mounts", start, settings, results)


def threads(fleet, settings, results):
    """Platform and virtual threads, an old JDK and a new one."""
    versions = [jdk for feature, jdk in sorted(fleet.jdks.items(), reverse=True) if feature in (17, 25)]
    with contextlib.ExitStack() as stack:
        entries = []
        for jdk in versions:
            for kind in ("platform", "virtual") if jdk.feature >= 21 else ("platform",):
                server = stack.enter_context(fleet.boot(
                    f"jdk-{jdk.feature}-{kind}", jdk,
                    [f"--spring.threads.virtual.enabled={str(kind == 'virtual').lower()}"]))
                entries += [Entry(f"JDK {jdk.feature}, {kind} threads", boot_target(server, name, "hello"),
                                  Wrk(CONNECTIONS)) for name in (GATEWAY, ASYNC, SYNC)]
        interleave("threads", entries, few(settings), results)


def http2(fleet, settings, results):
    with fleet.boot("http2", arguments=[LASTING_CONNECTIONS]) as server:
        entries = [Entry(case, boot_target(server, name, "hello"), load)
                   for case, load in (("HTTP/1.1", H2Load(False)), (H2C, H2Load(True)),
                                      ("h2c, 100 streams each", H2Load(True, streams=MANY_STREAMS)))
                   for name in (GATEWAY, ASYNC, SYNC)]
        interleave("http2", entries, few(settings), results)


def secured(fleet, settings, results):
    """Behind Spring Security's filters, by a caller who has logged in, with an observation of each request."""
    with fleet.secured() as server:
        session = log_in(server.port, *USER)
        targets = [boot_target(server, name, "hello") for name in (GATEWAY, ASYNC, SYNC, CONTROLLER, CALLABLE)]
        check(targets, b"Hello, world!", headers=session)
        interleave("secured", [Entry(clients(count), target, Wrk(count, headers=session))
                               for count in (10, CONNECTIONS) for target in targets], few(settings), results)


def memory(fleet, settings, results):
    """The peak of a process that has done nothing else before."""
    creators = {name: lambda name=name: boot_target(fleet.boot(f"memory-{name.replace(' ', '-')}"), name, "hello")
                for name in (GATEWAY, ASYNC, SYNC)}
    creators[FUNCTION] = lambda: Target(FUNCTION, fleet.cloud_function(), "/hello")
    for peer in fleet.installed_peers():
        creators[peer.name] = lambda peer=peer: Target(peer.name, fleet.process(peer), "/hello")
    for number in range(1 if settings.quick else 2):
        for create in creators.values():
            target = create()
            with target.server:
                results.add("memory", clients(100), target.name, number,
                            measure(target, Wrk(100), settings.seconds))


def check(targets, expected, post=None, headers=None):
    """Whoever doesn't do the work can't be compared."""
    for target in targets:
        status, body = _ask(target, post, headers or {})
        right = len(body) == expected if isinstance(expected, int) else body.strip() == expected
        if status != 200 or not right:
            raise BenchmarkError(f"{target.name} answers {target.path} with {status} and {len(body)} bytes: "
                                 f"{body[:80]!r}")


def _ask(target, post, headers):
    connection = http.client.HTTPConnection("127.0.0.1", target.server.port, timeout=30)
    try:
        content_type = "application/json" if post and post.startswith(b"{") else "application/octet-stream"
        headers = headers | ({"Content-Type": content_type} if post else {})
        connection.request("POST" if post else "GET", target.path, post, {"Connection": "close", **headers})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def clients(count):
    return "1 client" if count == 1 else f"{count:,} clients"


def few(settings):
    return replace(settings, rounds=settings.few_rounds)


SUITES = {each.__name__: each for each in (hello, echo, download, upload, bodies, file, slow, connections, mounts,
                                           threads, http2, secured, first, memory)}
