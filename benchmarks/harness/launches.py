"""The commands that start the servers, all with the same number of threads for applications."""

import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

from harness.settings import BENCHMARKS, THREADS, VERSION, WORK

PEERS = BENCHMARKS / "peers"
USER = ("benchmark", "secret")
JVM = ["-Xmx512m", "-XX:+ExitOnOutOfMemoryError"]
MANY_CONNECTIONS = 12_000
ADDRESS_SPACE = 4 * 1024 ** 3  # Twisted would keep 64 MiB for each slow reader
BOOT_JAR = BENCHMARKS / "server" / "target" / f"wsgi4j-benchmarks-server-{VERSION}.jar"
SECURED_JAR = BENCHMARKS / "server" / "target" / f"wsgi4j-benchmarks-server-secured-{VERSION}.jar"
FUNCTION_JAR = BENCHMARKS / "cloud-function" / "target" / f"wsgi4j-benchmarks-cloud-function-{VERSION}.jar"


@dataclass(frozen=True)
class Launch:
    port: int
    command: list
    ready_path: str
    allocation_path: str | None = None
    directory: Path = BENCHMARKS
    environment: dict = field(default_factory=dict)


@dataclass(frozen=True)
class ProcessPeer:
    """A WSGI server that runs peers/app.py."""

    name: str
    program: str
    packages: str
    arguments: list

    @property
    def is_installed(self):
        return shutil.which(self.program) is not None

    def launch(self, port):
        command = ["prlimit", f"--as={ADDRESS_SPACE}", self.program,
                   *(argument.format(port=port) for argument in self.arguments)]
        return Launch(port, command, "/hello", directory=PEERS,
                      environment={"BENCHMARK_DIRECTORY": str(WORK), "PYTHONPATH": ".",
                                   "PYTHONDONTWRITEBYTECODE": "1"})


TWISTED = ProcessPeer("Twisted", "twistd3", "python3-twisted", [
    "--nodaemon", "--pidfile=", "--logger=twisted_app.quiet", "web", "--listen=tcp:{port}:interface=127.0.0.1",
    "--wsgi=twisted_app.application"])

GUNICORN = ProcessPeer("gunicorn gthread", "gunicorn", "gunicorn", [
    "--worker-class=gthread", "--workers=2", f"--threads={THREADS // 2}", "--bind=127.0.0.1:{port}",
    "--log-level=warning", f"--worker-connections={MANY_CONNECTIONS}", "app:application"])

WAITRESS = ProcessPeer("waitress", "waitress-serve", "python3-waitress", [
    "--listen=127.0.0.1:{port}", f"--threads={THREADS}", f"--connection-limit={MANY_CONNECTIONS}",
    "--asyncore-use-poll", "waitress_app:application"])

# Without keep-alive: that is faster than its router with it, and the header keeps clients from a second request.
UWSGI = ProcessPeer("uWSGI", "uwsgi", "uwsgi-core uwsgi-plugin-python3", [
    "--plugin=python3", "--http-socket=127.0.0.1:{port}", "--add-header=Connection: close", "--master",
    "--processes=2", f"--threads={THREADS // 2}", "--listen=1024", "--disable-logging", "--die-on-term",
    "--no-orphans", "--wsgi-file=app.py"])

PROCESS_PEERS = [TWISTED, GUNICORN, WAITRESS, UWSGI]


def boot(jdk, port, arguments=(), options=(), jar=BOOT_JAR):
    return Launch(port, [jdk.java, *JVM, *options, "-jar", str(jar), f"--server.port={port}",
                         f"--benchmark.directory={WORK}", *arguments], "/gateway/hello", "/benchmark/allocated")


def secured(jdk, port):
    """Anyone may ask for its health; for all else, one logs in."""
    name, password = USER
    launch = boot(jdk, port, [f"--spring.security.user.name={name}", f"--spring.security.user.password={password}"],
                  jar=SECURED_JAR)
    return replace(launch, ready_path="/actuator/health", allocation_path=None)


def cloud_function(jdk, port):
    return Launch(port, [jdk.java, *JVM, "-jar", str(FUNCTION_JAR), f"--server.port={port}"], "/hello")
