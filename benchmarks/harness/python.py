"""Python applications: in the sample, where GraalPy or workers of CPython run them, and in servers of CPython."""

import contextlib
import json
import subprocess
import time
from dataclasses import replace
from pathlib import Path

from harness.errors import BenchmarkError
from harness.fleet import GATEWAY
from harness.launches import ADDRESS_SPACE, GUNICORN, JVM, PEERS, TWISTED, UWSGI, Launch
from harness.load import Wrk, slow_clients
from harness.measure import Target, measure
from harness.rounds import Entry, interleave, rotate, warm_up
from harness.servers import Server, get
from harness.settings import CONNECTIONS, LOGS, ROOT, SLOW_CLIENTS, WORK
from harness.startup import GRAALPY_JAR
from harness.suites import ALONE, SLOW_READERS, SLOW_UPLOADERS, check

SUITE = "python"
BODIES = "python_bodies"
SLOW = "python_slow"
START = "python_start"
MEMORY = "python_memory"

INTERPRETED = f"{GATEWAY}, interpreted"
COMPILED = f"{GATEWAY}, compiled"
CPYTHON = f"{GATEWAY}, CPython"
FLASK = "Flask"
HELLO = "hello"
FLASK_HELLO = "Flask hello"
ONE_READER = "a generator, 1 client"
READERS = "a generator, 4 clients"
FILE = "a file, 1 client"
LARGE = {ONE_READER: ("bulk", 1), READERS: ("bulk", 4), FILE: ("file", 1)}
SLOW_WORK = {SLOW_READERS: ("readers", "bulk"), SLOW_UPLOADERS: ("uploaders", "count")}
STARTED = "the first answer"
FURTHER = "a further context"

PACKAGES = Path("/usr/lib/python3/dist-packages")
# The one that the peers run on.
PYTHON = "/usr/bin/python3"
CACHE = WORK / "python-cache"
COMPILER_JDK = 25
COMPILER_VERSION = "25.0.3"
COMPILER = ["compiler:compiler", "truffle:truffle-compiler", "sdk:collections", "sdk:word"]
COMPILER_JARS = ROOT / "sample-app" / "target" / "python-compiler"
WARM_UP, WARM_UPS = 10, 20  # seconds at a time, and how often at most, for compilers that are compiled themselves
# The heap is for two contexts with Flask in them, the collector the one that docs/python.md recommends.
MEMORY_OPTIONS = ["-Xmx1g", "-XX:+UseParallelGC"]
WORKERS, WORKER_THREADS = 2, 4
MORE_CONTEXTS = 4
FAST_CLIENTS = 1
LONG = 4  # times as long, so that the client gives up on answers that don't come
SETTLE = 1


def python(fleet, settings, results):
    creators = _creators(fleet)
    cases = {HELLO: "hello"}
    if (PACKAGES / "flask").exists():
        cases[FLASK_HELLO] = "flask"
    else:
        _skip(fleet, FLASK, "not installed: apt-get install python3-flask")
    with contextlib.ExitStack() as stack:
        servers = {name: stack.enter_context(create("python_app")) for name, create in creators.items()}
        _throughput(servers, cases, settings, results)
        _bodies(servers, settings, results)
        _beside_slow_clients({name: server for name, server in servers.items() if name != TWISTED.name}, settings,
                             results)
    _first_answer(creators, settings, results)
    _memory(fleet, cases, results)


def _creators(fleet):
    """Servers by name, each to be created with a module."""
    creators = {INTERPRETED: lambda module: _gateway(fleet, "python-interpreted", fleet.jdk, module)}
    options = _compiler(fleet)
    if options:
        jdk = fleet.jdks[COMPILER_JDK]
        creators[COMPILED] = lambda module: _gateway(fleet, "python-compiled", jdk, module, options)
    creators[CPYTHON] = lambda module: _gateway(fleet, "python-cpython", fleet.jdk, module, engine="cpython")
    for peer in (GUNICORN, UWSGI, TWISTED):
        if peer.is_installed:
            creators[peer.name] = lambda module, peer=peer: _peer(fleet, peer, module)
    return creators


def _compiler(fleet):
    """The options that make a JVM compile Python code, if there is one that can."""
    if COMPILER_JDK not in fleet.jdks:
        return _skip(fleet, COMPILED, f"there is no JDK {COMPILER_JDK}")
    jars = []
    for artifact in COMPILER:
        jar = COMPILER_JARS / f"{artifact.partition(':')[2]}-{COMPILER_VERSION}.jar"
        if not jar.exists():
            subprocess.run(["mvn", "-B", "-q", "dependency:copy", f"-Dartifact=org.graalvm.{artifact}:{COMPILER_VERSION}",
                            f"-DoutputDirectory={COMPILER_JARS}"], cwd=ROOT, stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL)
        if not jar.exists():
            return _skip(fleet, COMPILED, f"{jar.name} can't be had")
        jars.append(str(jar))
    return ["-XX:+UnlockExperimentalVMOptions", "-XX:+EnableJVMCI", "--upgrade-module-path=" + ":".join(jars),
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"]


def _gateway(fleet, name, jdk, module, options=(), contexts=WORKERS, engine="graalpy"):
    port = fleet.port()
    # CPython finds Debian's packages by itself.
    path = f"{PEERS},{PACKAGES}" if engine == "graalpy" else PEERS
    return Server(name, Launch(port, [
        jdk.java, *JVM, *MEMORY_OPTIONS, *options, "-jar", str(GRAALPY_JAR), f"--server.port={port}", "--sample.git=none",
        f"--sample.directory={WORK / name}", "--sample.download-size=1B",
        f"--gateway.applications.python.wsgi={module}.application", f"--gateway.python.path={path}",
        f"--gateway.python.engine={engine}", f"--gateway.python.processes={WORKERS}",
        f"--gateway.python.threads={WORKER_THREADS}", f"--gateway.python.environment.BENCHMARK_DIRECTORY={WORK}",
        "--gateway.python.environment.PYTHONDONTWRITEBYTECODE=1", f"--gateway.python.executable={PYTHON}",
        f"--gateway.python.contexts={contexts}", f"--gateway.python.cache-directory={CACHE}",
        # The others neither observe requests nor give them ids.
        "--management.observations.enable.all=false", "--sample.request-ids=false",
        "--management.endpoints.web.exposure.include=gatewaypython"], "/gateway/python/hello", directory=PEERS), LOGS)


def _peer(fleet, peer, module):
    port = fleet.port()
    if peer is TWISTED:
        arguments = ["--nodaemon", "--pidfile=", "--logger=twisted_app.quiet", "web",
                     f"--listen=tcp:{port}:interface=127.0.0.1", f"--wsgi=twisted_{module}.application"]
    elif peer is UWSGI:
        arguments = ["--plugin=python3", f"--http-socket=127.0.0.1:{port}", "--add-header=Connection: close", "--master",
                     f"--processes={WORKERS}", f"--threads={WORKER_THREADS}", "--listen=1024", "--disable-logging",
                     "--die-on-term", "--no-orphans", f"--module={module}"]
    else:
        arguments = ["--worker-class=gthread", f"--workers={WORKERS}", f"--threads={WORKER_THREADS}",
                     f"--bind=127.0.0.1:{port}", "--log-level=warning", f"{module}:application"]
    launch = peer.launch(port)
    return Server(f"python-{peer.program}", replace(launch, command=[
        "prlimit", f"--as={ADDRESS_SPACE}", peer.program, *arguments]), LOGS)


def _target(name, server, work):
    return Target(name, server, server.launch.ready_path.removesuffix("hello") + work)


def _throughput(servers, cases, settings, results):
    targets = {case: [_target(name, server, work) for name, server in servers.items()]
               for case, work in cases.items()}
    for case in cases:
        check(targets[case], b"Hello, world!")
    entries = [Entry(case, target, Wrk(CONNECTIONS)) for case in cases for target in targets[case]]
    if not settings.quick:
        warm_up(entries, replace(settings, seconds=WARM_UP, warm_ups=WARM_UPS))
    interleave(SUITE, entries, settings, results)


def _bodies(servers, settings, results):
    """Large answers of those that don't read a whole generator into their memory."""
    entries = [Entry(case, _target(name, server, work), Wrk(clients))
               for case, (work, clients) in LARGE.items() for name, server in servers.items() if name != TWISTED.name]
    interleave(BODIES, entries, replace(settings, warm_ups=1), results)


def _beside_slow_clients(servers, settings, results):
    """A fast client beside those that read a generator slowly, and those that send a body slowly."""
    for number in range(1 if settings.quick else 2):
        for name, server in rotate(list(servers.items()), number):
            fast = _target(name, server, "hello")
            results.add(SLOW, ALONE, name, number, measure(fast, Wrk(FAST_CLIENTS), settings.seconds))
            for case, (kind, work) in SLOW_WORK.items():
                with slow_clients(kind, server.port, _target(name, server, work).path, SLOW_CLIENTS):
                    server.await_calm()
                    sample = measure(fast, Wrk(FAST_CLIENTS), settings.seconds * LONG)
                # Who has answered nothing hasn't been asked long enough to say what is lost.
                lost = sample["errors"] if sample["requests"] else None
                results.add(SLOW, case, name, number, {**sample, "lost": lost})
                server.recover()
                time.sleep(SETTLE)


def _first_answer(creators, settings, results):
    """From the start of a process to the first answer of hello, all files being in the kernel's memory."""
    for number in range(1 if settings.quick else 2):
        for name, create in creators.items():
            server = create("app")
            begin = time.monotonic()
            with server:
                results.add(START, STARTED, name, number, {"first_answer_ms": (time.monotonic() - begin) * 1e3})


def _memory(fleet, cases, results):
    """What the heap has more of after a collection if there are more contexts, interpreted."""
    modules = {HELLO: "app", FLASK: "python_app"} if FLASK_HELLO in cases else {HELLO: "app"}
    for name, module in modules.items():
        one, more = (_used_heap(fleet, module, count) for count in (1, 1 + MORE_CONTEXTS))
        results.add(MEMORY, FURTHER, name, 0, {"heap_bytes": (more - one) / MORE_CONTEXTS})


def _used_heap(fleet, module, contexts):
    with _gateway(fleet, f"python-memory-{contexts}", fleet.jdk, module, contexts=contexts) as server:
        end = time.monotonic() + 60
        while len(_describe(server)["default"]["contexts"]) < contexts:
            if time.monotonic() > end:
                raise BenchmarkError(f"{server.name} has fewer than {contexts} contexts; see {server.log}")
            time.sleep(SETTLE)
        subprocess.run([str(fleet.jdk.home / "bin" / "jcmd"), str(server.process.pid), "GC.run"], check=True,
                       stdout=subprocess.DEVNULL)
        return _describe(server)["default"]["memory"]["used"]


def _describe(server):
    return json.loads(get(server.port, "/actuator/gatewaypython", 10)[1])


def _skip(fleet, name, reason):
    fleet.skipped[name] = reason
    print(f"Skipping {name}, {reason}", flush=True)
