"""Servers as processes: started when they are needed, stopped for certain."""

import http.client
import os
import signal
import socket
import subprocess
import time

from harness import processes
from harness.errors import BenchmarkError

START_LIMIT = 300
STOP_LIMIT = 5
COUNTER_LIMIT = 2
RECOVERY_LIMIT = 10
PROBE_INTERVAL = 0.05
CALM = 0.15  # seconds of a processor's for one
CALM_INTERVAL = 0.5
CALM_LIMIT = 20


class Server:
    """A server of which a command says how it is started."""

    def __init__(self, name, launch, log_directory):
        self.name = name
        self.launch = launch
        self.port = launch.port
        self.log = log_directory / f"{name}.log"
        self.process = None

    def start(self):
        require_free(self.port)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "--", *self.launch.command], cwd=self.launch.directory,
                env={**os.environ, **self.launch.environment}, stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT, start_new_session=True)
        return self

    def await_ready(self):
        end = time.monotonic() + START_LIMIT
        while not self.answers(self.launch.ready_path, 1):
            if self.process.poll() is not None:
                raise BenchmarkError(f"{self.name} has ended by itself; see {self.log}")
            if time.monotonic() > end:
                raise BenchmarkError(f"{self.name} doesn't answer after {START_LIMIT} s; see {self.log}")
            time.sleep(PROBE_INTERVAL)
        return self

    def answers(self, path, timeout):
        try:
            return get(self.port, path, timeout)[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def cpu_seconds(self):
        return processes.cpu_seconds(self.process.pid)

    def compiler_seconds(self):
        return processes.compiler_seconds(self.process.pid)

    def peak_memory(self):
        return processes.peak_memory(self.process.pid)

    def reset_peak_memory(self):
        processes.reset_peak_memory(self.process.pid)

    def allocated_bytes(self):
        """All that the server has allocated, or None where nobody counts or slow clients have all threads."""
        if self.launch.allocation_path is None:
            return None
        try:
            return int(get(self.port, self.launch.allocation_path, COUNTER_LIMIT)[1])
        except (OSError, http.client.HTTPException):
            return None

    def stop(self):
        if self.process is None:
            return
        for kill, limit in ((signal.SIGTERM, STOP_LIMIT), (signal.SIGKILL, STOP_LIMIT)):
            try:
                os.killpg(self.process.pid, kill)
                self.process.wait(limit)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
        self.process.wait()
        self.process = None

    def recover(self):
        """Waits until the server answers again; one that doesn't is started anew."""
        end = time.monotonic() + RECOVERY_LIMIT
        while self.process.poll() is None and time.monotonic() < end:
            if self.answers(self.launch.ready_path, COUNTER_LIMIT):
                return
            time.sleep(PROBE_INTERVAL)
        self.stop()
        self.start().await_ready()

    def await_calm(self):
        """Waits until the server has next to nothing to do, as when slow clients' sockets are full."""
        end = time.monotonic() + CALM_LIMIT
        busy = CALM_INTERVAL
        while busy > CALM * CALM_INTERVAL and time.monotonic() < end:
            before = self.cpu_seconds()
            time.sleep(CALM_INTERVAL)
            busy = self.cpu_seconds() - before

    def __enter__(self):
        return self.start().await_ready()

    def __exit__(self, *exception):
        self.stop()


def get(port, path, timeout):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", path, headers={"Connection": "close"})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def require_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as ex:
            raise BenchmarkError(f"Port {port} is taken; choose where the ports begin with --port") from ex
