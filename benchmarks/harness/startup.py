"""How long the sample takes to start with the starter, and without it and all that uses it."""

import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from harness.errors import BenchmarkError
from harness.servers import require_free
from harness.settings import ROOT, VERSION

JAR = ROOT / "sample-app" / "target" / f"wsgi4j-sample-app-{VERSION}.jar"
GRAALPY_JAR = ROOT / "sample-app" / "target" / f"wsgi4j-sample-python-{VERSION}.jar"
MAIN = "io.wsgi4j.sample.SampleApplication"
OWN_CLASSES = "io/wsgi4j/sample"
KEPT_CLASSES = ("SampleApplication.class", "SampleProperties.class")
CASE = "the sample"
STARTS = 25
WITH = "with the starter"
STARTER = "with the starter alone"
WITHOUT = "without the starter"


def startup(fleet, settings, results):
    with tempfile.TemporaryDirectory(prefix="wsgi4j-startup-") as directory:
        variants = {WITH: _unpack(Path(directory) / "with"), STARTER: _unpack(Path(directory) / "starter"),
                    WITHOUT: _unpack(Path(directory) / "without")}
        _remove_applications(variants[STARTER])
        _remove_applications(variants[WITHOUT])
        _remove_starter(variants[WITHOUT])
        port = fleet.port()
        for variant in variants.values():
            _start(fleet.jdk, variant, port)
        for number in range(1 if settings.quick else STARTS):
            for name, variant in variants.items():
                seconds = _start(fleet.jdk, variant, port)
                results.add("startup", CASE, name, number, {"startup_ms": seconds * 1e3})


def _unpack(directory):
    with zipfile.ZipFile(JAR) as jar:
        jar.extractall(directory, [name for name in jar.namelist() if name.startswith("BOOT-INF/")])
    return directory


def _remove_starter(directory):
    for jar in (directory / "BOOT-INF" / "lib").glob("wsgi4j-*.jar"):
        jar.unlink()


def _remove_applications(directory):
    """With their properties: the gateway wants those of applications that exist."""
    for properties in (directory / "BOOT-INF" / "classes").glob("application*.yml"):
        properties.write_text(re.sub(r"(?m)^gateway:\n(?:[ \t].*\n|\n)*", "", properties.read_text() + "\n"))
    for each in (directory / "BOOT-INF" / "classes" / OWN_CLASSES).glob("*.class"):
        if each.name not in KEPT_CLASSES:
            each.unlink()


def _start(jdk, directory, port):
    """Seconds from the start of the process until Boot says that the application has started."""
    require_free(port)
    data = directory / "data"
    shutil.rmtree(data, ignore_errors=True)
    # Neither a repository nor a large file: they are the sample's, not the starter's.
    command = ["setpriv", "--pdeathsig", "KILL", "--", jdk.java, "-cp", "BOOT-INF/classes:BOOT-INF/lib/*", MAIN,
               f"--server.port={port}", f"--sample.directory={data}", "--sample.git=none", "--sample.download-size=1B"]
    with subprocess.Popen(command, cwd=directory, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True) as process:
        output = []
        try:
            for line in process.stdout:
                output.append(line)
                started = re.search(r"Started SampleApplication .*process running for ([\d.]+)", line)
                if started:
                    return float(started.group(1))
        finally:
            process.kill()
    raise BenchmarkError("The sample doesn't start:\n" + "".join(output[-20:]))
