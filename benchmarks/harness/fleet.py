"""The servers of a run: each is started when it is first asked for, and all are stopped at the end."""

import contextlib

from harness import launches
from harness.java import main_jdk
from harness.measure import Target
from harness.servers import Server
from harness.settings import LOGS

GATEWAY = "gateway"
ASYNC = "async servlet"
SYNC = "sync servlet"
CONTROLLER = "@RestController"
CALLABLE = "Callable"
STREAMING = "StreamingResponseBody"
FUNCTION = "Spring Cloud Function"

BOOT_PATHS = {
    GATEWAY: "/gateway/",
    ASYNC: "/peers/async-servlet/",
    SYNC: "/peers/sync-servlet/",
    CONTROLLER: "/peers/controller/",
    CALLABLE: "/peers/callable/",
    STREAMING: "/peers/streaming/",
}


class Fleet:

    def __init__(self, settings, jdks):
        self.jdks = jdks
        self.jdk = main_jdk(jdks)
        self.skipped = {peer.name: f"not installed: apt-get install {peer.packages}"
                        for peer in launches.PROCESS_PEERS if not peer.is_installed}
        self._next_port = settings.first_port
        self._lasting = {}
        self._stack = contextlib.ExitStack()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._stack.close()

    def boot_targets(self, work, names):
        server = self._keep("boot", self.boot)
        return [boot_target(server, name, work) for name in names]

    def function_targets(self, work):
        return [Target(FUNCTION, self._keep("cloud-function", self.cloud_function), "/" + work)]

    def process_targets(self, work):
        return [Target(peer.name, self._keep(peer.program, lambda peer=peer: self.process(peer)), "/" + work)
                for peer in self.installed_peers()]

    def installed_peers(self):
        return [peer for peer in launches.PROCESS_PEERS if peer.is_installed]

    def boot(self, name="boot", jdk=None, arguments=(), options=(), jar=launches.BOOT_JAR):
        """A new server, not started yet, with the gateway and those of its peers that run in the same one."""
        return Server(name, launches.boot(jdk or self.jdk, self.port(), arguments, options, jar), LOGS)

    def secured(self):
        """The same with Spring Security's filters and observations."""
        return Server("secured", launches.secured(self.jdk, self.port()), LOGS)

    def cloud_function(self, name="cloud-function"):
        return Server(name, launches.cloud_function(self.jdk, self.port()), LOGS)

    def process(self, peer):
        return Server(peer.program, peer.launch(self.port()), LOGS)

    def port(self):
        """A port that no other server of the run has."""
        self._next_port += 1
        return self._next_port - 1

    def _keep(self, name, create):
        if name not in self._lasting:
            self._lasting[name] = self._stack.enter_context(create())
        return self._lasting[name]


def boot_target(server, name, work):
    return Target(name, server, BOOT_PATHS[name] + work)
